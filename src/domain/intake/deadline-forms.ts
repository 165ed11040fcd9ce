/** A day that a phrase names; the year may have to be found elsewhere. */
export interface NamedDay {
  /** A year in figures, or how many years after the document's own; null: not said. */
  year: { stated: number } | { ahead: number } | null;
  /** 1–12, or how many months after the document's. */
  month: number | { ahead: number };
  /** 1–31; last: the month's last day. */
  day: number | 'last';
}

/** A way to write a day; `named` answers null when the figures make no day. */
export interface DeadlineForm {
  pattern: RegExp;
  named: (groups: readonly string[]) => NamedDay | null;
}

const year = '(20\\d\\d年|今年|本年|当年|明年|次年|来年|后年)?度?的?';
const month = '(?<![\\d.])(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])';
const limit = '(?:之前|以前|前|止|内)?';
const yearsAhead: Record<string, number> = { 今: 0, 本: 0, 当: 0, 明: 1, 次: 1, 来: 1, 后: 2 };
const thirds: Record<string, number | 'last'> = { 上旬: 10, 中旬: 20, 下旬: 'last', 底: 'last', 末: 'last' };

/**
 * The forms in which published documents write a deadline, last day included; longer ones first.
 * 上旬 ends on the 10th, 中旬 on the 20th; a range ends with its last year. Source: assumption, from published documents.
 */
export const deadlineForms: readonly DeadlineForm[] = [
  form(`(20\\d\\d)[-./年](\\d{1,2})[-./月](\\d{1,2})(?!\\d)[日号]?${limit}`, ([y, m, d]) =>
    dayOf(yearOf(y), m, d),
  ),
  form(`(20\\d\\d)[-./](\\d{1,2})(?![\\d年])(?:月?底)?${limit}`, ([y, m]) => dayOf(yearOf(y), m, 'last')),
  form(`20\\d\\d年?(?:-{1,2}|至|到)(20\\d\\d|\\d\\d)年(?!\\d{1,2}月)(?:底|末)?${limit}`, ([y = '']) =>
    dayOf(yearOf(y.length === 2 ? `20${y}` : y), '12', 'last'),
  ),
  form(`${year}${month}月([12]\\d|3[01]|0?[1-9])[日号]${limit}`, ([y, m, d]) => dayOf(yearOf(y), m, d)),
  form(`${year}${month}月份?(底|末|上旬|中旬|下旬)${limit}`, ([y, m, part = '']) =>
    dayOf(yearOf(y), m, thirds[part]),
  ),
  form(`${year}${month}月份?(?![初中\\d])(?:之前|以前|前|内)?`, ([y, m]) => dayOf(yearOf(y), m, 'last')),
  form(`${year}第?([一二三四1-4])季度(?:底|末)?${limit}`, ([y, quarter = '']) =>
    dayOf(yearOf(y), String(3 * monthNumber(quarter)), 'last'),
  ),
  form(`${year}([上下])半年(?:底|末)?${limit}`, ([y, half]) =>
    dayOf(yearOf(y), half === '上' ? '6' : '12', 'last'),
  ),
  form(
    `(?<![\\d一二两三四五六七八九十])(20\\d\\d|今|本|当|明|次|来|后|全)?年度?(?:底|末|终|内)${limit}`,
    ([y]) => dayOf(yearOf(y), '12', 'last'),
  ),
  form(`(20\\d\\d)年(?!\\d)度?${limit}`, ([y]) => dayOf(yearOf(y), '12', 'last')),
  form(`([本当下次])?(?<!\\d)月(?:底|末)${limit}`, ([which = '本']) => ({
    year: null,
    month: { ahead: '下次'.includes(which) ? 1 : 0 },
    day: 'last',
  })),
];

/** Words that say: no end; they are not deadlines. Source: ../data/documents, 长期坚持 and 持续推进 have no date. */
export const openEndedWords =
  /长期坚持|长期推进|长期|持续推进|持续落实|持续实施|持续开展|持续|常年|常态化(?:推进|开展|坚持|实施)?|贯穿全年|全年|每(?:年|半年|季度|季|月|周)[^,;。]{0,8}/;

/** Words that set a limit which no date follows from. */
export const vagueLimits =
  /(?:[^,;。]{0,8}?)(?:\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?:工作日|自然日|日|天|周|星期|月|年)(?:之|以)?内|立即|立行立改|即日起|即知即改|尽快|尽早|近期|(?:国庆|春节|元旦|五一|端午|中秋|汛期|主汛期|供暖|冬季|入冬|开学)节?[期季]?(?:之|以)?前|年中|\d{1,2}月[初中]/;

function form(pattern: string, named: DeadlineForm['named']): DeadlineForm {
  return { pattern: new RegExp(pattern, 'g'), named };
}

function yearOf(word: string | undefined): NamedDay['year'] {
  if (word === undefined || word === '' || word === '全') return null;
  if (/^20\d\d/.test(word)) return { stated: Number(word.slice(0, 4)) };
  return { ahead: yearsAhead[word.charAt(0)] ?? 0 };
}

function dayOf(inYear: NamedDay['year'], monthWord = '', day?: string | number): NamedDay | null {
  const inMonth = monthNumber(monthWord);
  const onDay = day === 'last' ? day : Number(day);
  if (inMonth < 1 || inMonth > 12) return null;
  return { year: inYear, month: inMonth, day: onDay };
}

function monthNumber(word: string): number {
  if (/^\d+$/.test(word)) return Number(word);
  const [tens, ones] = word.startsWith('十') ? [10, word.slice(1)] : [0, word];
  return tens + (ones === '' ? 0 : '零一二三四五六七八九'.indexOf(ones));
}
