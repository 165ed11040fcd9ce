import { AppError } from '../../domain/errors.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import { readForm } from '../../web/forms/read-form.js';
import { approvalInput, measurementInput } from './measurement.schema.js';
import type { ApprovalInput, MeasurementInput, TypedValue } from './measurement.schema.js';
import type { DeskRow } from './measurement.queries.js';

/** Name of the field for the value of a row, and of the one for the reason why it is right. */
export const valueField = ({ code, bodyCode }: { code: string; bodyCode: string }): string =>
  `value.${code}.${bodyCode}`;
export const reasonField = ({ code, bodyCode }: { code: string; bodyCode: string }): string =>
  `why.${code}.${bodyCode}`;

/** What stands in the form of the desk: one line for each row in which something was typed. */
export function inputOf(fields: Fields, rows: readonly DeskRow[]): MeasurementInput {
  const items = rows.flatMap((row): TypedValue[] => {
    const value = firstOf(fields, valueField(row)).trim();
    if (value === '' || !mayType(row)) return [];
    const explanation = firstOf(fields, reasonField(row)).trim();
    return [
      {
        ...{ indicatorCode: row.code, bodyCode: row.bodyCode, period: row.period, value },
        ...(explanation === '' ? {} : { explanation }),
      },
    ];
  });
  const { success, data, error } = measurementInput.safeParse({ items });
  if (success) return data;
  throw new AppError('request.invalid', items.length === 0 ? '还没有填任何数值。' : '填写的内容有误。', {
    fields: error.issues.map(({ path, message }) =>
      inForm({ pointer: `/${path.join('/')}`, detail: message }, items),
    ),
  });
}

/** Whether a value may still be typed into the row: none was approved, and its period is open. */
export const mayType = ({ state, closed }: DeskRow): boolean => state !== 'approved' && !closed;

/** Points the refusal at the fields of the form. @throws AppError the same refusal */
export async function atFields<T>(input: MeasurementInput, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const fields = (error.extras.fields ?? []).map((field) => inForm(field, input.items));
    throw new AppError(error.code, error.message, { ...error.extras, fields });
  }
}

function inForm({ pointer, detail }: { pointer: string; detail: string }, items: readonly TypedValue[]) {
  const [, , at = '', part] = pointer.split('/');
  const item = items[Number(at)];
  if (item === undefined || at === '') return { pointer: '', detail };
  const name = part === 'explanation' ? 'why' : 'value';
  return { pointer: `/${name}/${item.indicatorCode}/${item.bodyCode}`, detail };
}

const firstOf = (fields: Fields, name: string): string => valuesOf(fields, name)[0] ?? '';

/** What the second person decided: ticked entries, `<id> <version>` each. @throws AppError request.invalid */
export function decisionIn(fields: Fields): ApprovalInput {
  const sent: Fields = { outcome: firstOf(fields, 'outcome'), note: firstOf(fields, 'note') };
  valuesOf(fields, 'entry').forEach((chosen, at) => {
    const [id = '', version = ''] = chosen.split(' ');
    Object.assign(sent, { [`entries.${at}.id`]: id, [`entries.${at}.version`]: version });
  });
  return readForm(approvalInput, sent, { numbers: ['entries.*.version'], optional: ['note'] });
}
