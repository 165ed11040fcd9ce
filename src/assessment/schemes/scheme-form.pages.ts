import { AppError } from '../../domain/errors.js';
import { valuesOf, withoutFields } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { readForm } from '../../web/forms/read-form.js';
import { rowsInput, weightsInput } from './scheme-draft.schema.js';
import type { RowsInput, WeightsInput } from './scheme-draft.schema.js';
import type { SchemeAnswer } from './scheme.schema.js';

/** Name of the field for the weight of a row. */
export const weightField = (code: string): string => `w.${code}`;

/** The fields with a percentage as basis points; what is no number stays as it is, for the schema to refuse. */
export function bpFrom(fields: Fields, name: string): Fields {
  const [typed = ''] = valuesOf(fields, name);
  if (typed.trim() === '') return fields;
  return { ...fields, [name]: basisPoints(typed) };
}

// Twice rounded: 0.29 × 100 is no whole number of the machine, and 1.005 % must not become one.
function basisPoints(typed: string): string {
  const text = typed.normalize('NFKC').replace(/[\s%]/gu, '');
  if (!/^\d+(\.\d+)?$/u.test(text)) return typed;
  return String(Number((Number(text) * 100).toFixed(6)));
}

const weightsTyped = (fields: Fields): [code: string, weight: string][] =>
  Object.keys(fields)
    .filter((name) => name.startsWith('w.'))
    .map((name) => [name.slice(2), basisPoints(valuesOf(fields, name)[0] ?? '')]);

/** Weights as they are typed, for the check; what cannot be read yet is left as it was. */
export function weightsIn(fields: Fields): WeightsInput {
  const weights = weightsTyped(fields).flatMap(([code, weight]) => {
    const { success, data } = weightsInput.shape.weights.safeParse({ [code]: Number(weight || Number.NaN) });
    return success ? Object.entries(data) : [];
  });
  return { weights: Object.fromEntries(weights) };
}

/** The rows whose weight was changed. @throws AppError request.invalid that points to the field of each bad weight */
export function rowsIn(fields: Fields, items: SchemeAnswer['items']): RowsInput {
  const before = new Map(items.map(({ code, weightBp }) => [code, String(weightBp)]));
  const changed = weightsTyped(fields).filter(([code, weight]) => before.get(code) !== weight);
  const sent: Fields = withoutFields(fields, ...Object.keys(fields).filter((name) => name.startsWith('w.')));
  changed.forEach(([code, weight], at) =>
    Object.assign(sent, { [`put.${at}.code`]: code, [`put.${at}.weightBp`]: weight === '' ? '0' : weight }),
  );
  try {
    return readForm(rowsInput, sent, { numbers: ['version', 'put.*.weightBp'] });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const at = (pointer: string) => changed[Number(pointer.split('/')[2])]?.[0];
    const pointed = (error.extras.fields ?? []).map(({ pointer, detail }) => {
      const code = at(pointer);
      return code === undefined
        ? { pointer, detail }
        : { pointer: `/w/${code}`, detail: `${code}：${detail}` };
    });
    throw new AppError(error.code, error.message, { ...error.extras, fields: pointed });
  }
}
