import { AppError } from '../../domain/errors.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import type { TargetCell } from './target.record.js';
import { targetInput } from './target.schema.js';
import type { TargetInput, TypedTarget } from './target.schema.js';

/** Name of the field of a cell. */
export const cellField = ({ code, bodyCode }: { code: string; bodyCode: string }): string =>
  `t.${code}.${bodyCode}`;

/** What the sender of the grid saw, in one field: `E01.621102=3:7.5`, cell by cell. */
export const seenCells = (cells: readonly TargetCell[]): string =>
  cells
    .map(({ code, bodyCode, version, target }) => `${code}.${bodyCode}=${version}:${target ?? ''}`)
    .join(',');

/** Lines of an imported file, in one field. */
export const importedCells = (items: readonly TypedTarget[]): string =>
  items.map(({ code, bodyCode, target }) => `${code}\t${bodyCode}\t${target}`).join('\n');

/** The cells that were changed: what stands there as it was shown was not touched. @throws AppError request.invalid */
export function targetsIn(fields: Fields): TargetInput {
  const seen = new Map((first(fields, 'was') || '').split(',').map(seenCell));
  const typed = Object.keys(fields)
    .filter((name) => name.startsWith('t.'))
    .flatMap((name): TypedTarget[] => {
      const target = first(fields, name).trim();
      const [, code = '', ...rest] = name.split('.');
      const cell = seen.get(name.slice(2)) ?? { version: 0, target: '' };
      return target === cell.target
        ? []
        : [{ code, bodyCode: rest.join('.'), target, version: cell.version }];
    });
  const items = [...typed, ...linesIn(first(fields, 'cells'))];
  const { success, data, error } = targetInput.safeParse({
    ...{ period: first(fields, 'period'), documentNumber: first(fields, 'documentNumber'), items },
  });
  if (success) return data;
  throw new AppError('request.invalid', '填写的内容有误。', {
    fields: error.issues.map(({ path, message }) =>
      atCell({ pointer: `/${path.join('/')}`, detail: message }, items),
    ),
  });
}

/** Points the refusal at the fields of the grid. @throws AppError the same refusal */
export async function atCells<T>({ items }: TargetInput, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const fields = (error.extras.fields ?? []).map((field) => atCell(field, items));
    throw new AppError(error.code, error.message, { ...error.extras, fields });
  }
}

/** Lines of a file as if they had been typed into the grid, for the page that shows them again. */
export function asTyped({ cells = '', ...fields }: Fields): Fields {
  const lines = linesIn(typeof cells === 'string' ? cells : '');
  return { ...fields, ...Object.fromEntries(lines.map((line) => [cellField(line), line.target])) };
}

const first = (fields: Fields, name: string): string => valuesOf(fields, name)[0] ?? '';

function seenCell(entry: string): [key: string, cell: { version: number; target: string }] {
  const [key = '', value = ''] = entry.split('=');
  const [version = '0', target = ''] = value.split(':');
  return [key, { version: Number(version), target }];
}

const linesIn = (text: string): TypedTarget[] =>
  text
    .split(/\r?\n/u)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [code = '', bodyCode = '', target = ''] = line.split('\t');
      return { code, bodyCode, target };
    });

function atCell({ pointer, detail }: { pointer: string; detail: string }, items: readonly TypedTarget[]) {
  const [, list, at = ''] = pointer.split('/');
  const item = list === 'items' ? items[Number(at)] : undefined;
  return item === undefined ? { pointer, detail } : { pointer: `/t/${item.code}/${item.bodyCode}`, detail };
}
