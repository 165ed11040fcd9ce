import { pinyin } from 'pinyin-pro';

/** How a name sounds: the only place that asks the library. */
export interface Sound {
  /** Without tones and blanks: `shicaizhengju`. */
  full: string;
  /** Of each character the first letter: `sczj`. */
  initials: string;
}

/** How a Chinese name sounds; what is not Chinese stays as it is, in small letters. */
export function soundOf(name: string): Sound {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', v: true });
  return {
    full: syllables.join('').toLowerCase(),
    initials: syllables
      .map((syllable) => [...syllable][0] ?? '')
      .join('')
      .toLowerCase(),
  };
}
