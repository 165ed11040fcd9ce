import { AppError } from '../../domain/errors.js';
import { fenFromWan } from '../../domain/supervision/money.js';
import type { Fields } from '../../web/forms/form-fields.js';

/**
 * The fields with the amount of one of them in fen: in the form it stands in 万元.
 * @throws AppError request.invalid that points to the field, for what is no amount
 */
export function withFen(fields: Fields, name: string): Fields {
  const text = fields[name];
  const fen = typeof text === 'string' ? fenFromWan(text) : null;
  if (fen !== null) return { ...fields, [name]: String(fen) };
  const detail = '金额以万元为单位，写成 12600 或 12600.5';
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: `/${name}`, detail }] });
}
