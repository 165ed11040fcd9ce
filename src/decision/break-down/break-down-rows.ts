import { AppError } from '../../domain/errors.js';

type Fields = Record<string, string | string[]>;

const rowOf = (name: string): number => Number(/^tasks\.(\d{1,2})\./.exec(name)?.[1] ?? -1);
const isFilled = (value: string | string[]): boolean => [value].flat().some((text) => text.trim() !== '');

/** How many rows of tasks the fields of a form have. */
export const rowsIn = (fields: Fields): number =>
  Object.keys(fields).reduce((most, name) => Math.max(most, rowOf(name) + 1), 0);

/** The fields without the rows that were left empty, counted anew; `rows` says which row of the form each was. */
export function filledRows(fields: Fields): { rows: number[]; filled: Fields } {
  const entries = Object.entries(fields).filter(([name]) => rowOf(name) >= 0);
  // A choice that always stands there says nothing.
  const typed = entries.filter(([name, value]) => !name.endsWith('.curve') && isFilled(value));
  const used = new Set(typed.map(([name]) => rowOf(name)));
  const rows = [...used].toSorted((one, other) => one - other);
  const filled = entries
    .filter(([name]) => used.has(rowOf(name)))
    .map(([name, value]) => [name.replace(/\d+/, String(rows.indexOf(rowOf(name)))), value] as const);
  return { rows, filled: Object.fromEntries(filled) };
}

/**
 * Runs a command on the filled rows. A refusal points to the rows as the form has them.
 */
export async function withRowsOfForm<T>(rows: readonly number[], run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const fields = (error.extras.fields ?? []).map(({ pointer, detail }) => ({
      pointer: pointer.replace(/^\/tasks\/(\d+)/, (_, row: string) => `/tasks/${rows[Number(row)] ?? row}`),
      detail,
    }));
    throw new AppError(error.code, error.message, { ...error.extras, fields });
  }
}
