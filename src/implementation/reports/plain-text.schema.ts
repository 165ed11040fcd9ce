import { z } from 'zod';
import { countCharacters } from '../../domain/implementation/character-count.js';

// PostgreSQL keeps neither NUL nor half of a surrogate pair.
const unstorable = /[\0\p{Surrogate}]/u;

/** Text without surrounding blanks and of any length; the rules judge how long it may be. */
export const storableText = z
  .string()
  .trim()
  .refine((text) => !unstorable.test(text), '含有无法保存的字符');

/** Text that must be there, of at most `max` characters as the browser counts them: code points, no line breaks. */
export const plainText = (max: number) =>
  storableText.min(1, '不能为空').refine((text) => countCharacters(text) <= max, `不超过${max}字`);
