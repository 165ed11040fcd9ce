import { z } from 'zod';
import { countCharacters } from '../domain/implementation/character-count.js';

// PostgreSQL keeps neither NUL nor half of a surrogate pair.
const unstorable = /[\0\p{Surrogate}]/u;

/** Whether the record can keep a text as it is. */
export const isStorable = (text: string): boolean => !unstorable.test(text);

/** Text without surrounding blanks and of any length; the rules judge how long it may be. */
export const storableText = storable();

/**
 * Text that must be there, of at most `max` characters as the browser counts them: code points, no line breaks.
 * `whenEmpty` says what to write; without it the words of every field that was left out.
 */
export const plainText = (max: number, whenEmpty?: string) =>
  storable(whenEmpty)
    .min(1, whenEmpty ?? '不能为空')
    .refine((text) => countCharacters(text) <= max, `不超过${max}字`);

function storable(whenMissing?: string) {
  return z.string(whenMissing).trim().refine(isStorable, '含有无法保存的字符');
}
