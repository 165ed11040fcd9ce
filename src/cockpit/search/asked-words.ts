/** Why nothing is looked for; null: it is. */
type NotAsked = 'empty' | 'short' | 'long' | 'unreadable' | null;

/** What somebody typed, as it is looked for. */
interface AskedWords {
  /** Letters and figures in one width, without surrounding blanks; of a text that is too long its beginning. */
  text: string;
  /** Its words; each has to be found. */
  words: string[];
  refusal: NotAsked;
}

/** More than this nobody types to find something; characters. */
const longestQuestion = 100;
const fewestCharacters = 2;
const mostWords = 8;

/**
 * Reads what somebody typed into the field of the search. One character fits nearly everything and is asked back, as is
 * what no record can hold.
 */
export function askedWords(typed: string): AskedWords {
  const text = typed
    .replace(/[！-～]/g, narrow)
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...text];
  const shown = characters.slice(0, longestQuestion).join('');
  const refuse = (refusal: NotAsked) => ({ text: shown, words: [], refusal });
  if (text === '') return refuse('empty');
  if (characters.length > longestQuestion) return refuse('long');
  if (/[\p{Cc}\p{Surrogate}]/u.test(text)) return { text: '', words: [], refusal: 'unreadable' };
  if (characters.filter((character) => character !== ' ').length < fewestCharacters) return refuse('short');
  return { text, words: text.split(' ').slice(0, mostWords), refusal: null };
}

// Letters and figures as they stand in numbers; marks stay as they are, because titles have them in full width.
const narrow = (wide: string): string => {
  const plain = String.fromCodePoint((wide.codePointAt(0) ?? 0) - 0xfee0);
  return /[0-9A-Za-z]/.test(plain) ? plain : wide;
};
