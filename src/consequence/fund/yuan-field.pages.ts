import { fenFromYuan } from '../../domain/supervision/money.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';

/** A field typed in 元 as fen; what is no amount stays, for the schema to refuse; one that is empty is left out. */
export function withFenOfYuan(fields: Fields, name: string): Fields {
  const text = valuesOf(fields, name)[0] ?? '';
  const rest = Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
  if (text.trim() === '') return rest;
  return { ...rest, [name]: String(fenFromYuan(text) ?? text) };
}
