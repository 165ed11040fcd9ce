import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { FieldProblem } from '../../domain/errors.js';
import type { LockedScheme } from './locked-scheme.record.js';
import { bodyIdsOf, libraryRowsOn, readDraftRows } from './scheme-draft.record.js';
import type { DraftRow } from './scheme-draft.record.js';
import type { RowInput, RowsInput } from './scheme-draft.schema.js';
import { taskRowCode } from './task-row.js';

const duties = ['dataOwner', 'leadAssessor', 'checkingBody'] as const;

type Offered = Omit<DraftRow, 'seq' | 'weightBp'>;

/** The task ledger 任务台账 as a new row. */
const taskRow: Offered = {
  ...{ code: taskRowCode, section: 'key_work', name: '任务台账', indicatorVersionId: null, method: 'tasks' },
  ...{ parameters: {}, period: null, dataOwner: null, leadAssessor: null, checkingBody: null },
};

/** The rows that an input adds or changes, ready to be written. @throws request.invalid that points to each fault */
export async function changedRows(
  em: EntityManager,
  scheme: LockedScheme,
  { put, remove }: Pick<RowsInput, 'put' | 'remove'>,
): Promise<DraftRow[]> {
  const known = new Map((await readDraftRows(em, scheme.id)).map((row) => [row.code, row]));
  const codes = put.map(({ code }) => code);
  const offered = await libraryRowsOn(em, { cityId: scheme.cityId, day: scheme.effectiveOn, codes });
  const library = new Map([...offered, taskRow].map((row) => [row.code, row]));
  const named = put.flatMap((row) => duties.flatMap((duty) => row[duty] ?? []));
  const bodies = await bodyIdsOf(em, scheme.cityId, named);
  const faults = [
    ...put.flatMap((row, at) => rowFaults(row, at, { known, library, bodies, codes, remove })),
    ...remove
      .filter((code) => !known.has(code))
      .map((code) => ({ pointer: '/remove', detail: `方案里没有${code}` })),
  ];
  if (faults.length > 0)
    throw new AppError('request.invalid', `${faults[0]?.detail ?? ''}。`, { fields: faults });
  let seq = Math.max(0, ...[...known.values()].map((row) => row.seq));
  return put.flatMap((row) => {
    const offer = library.get(row.code);
    const place = known.get(row.code) ?? (offer && { ...offer, seq: (seq += 1), weightBp: 0 });
    if (place === undefined) return [];
    return [merged(place, row, (code) => bodies.get(code)?.id ?? null)];
  });
}

interface Around {
  known: ReadonlyMap<string, DraftRow>;
  library: ReadonlyMap<string, Offered>;
  bodies: ReadonlyMap<string, unknown>;
  codes: readonly string[];
  remove: readonly string[];
}

function rowFaults(
  row: RowInput,
  at: number,
  { known, library, bodies, codes, remove }: Around,
): FieldProblem[] {
  const { code } = row;
  const pointer = `/put/${at}/code`;
  if (codes.indexOf(code) !== at) return [{ pointer, detail: `${code}写了两次` }];
  if (remove.includes(code)) return [{ pointer, detail: `${code}不能同时修改和移出` }];
  const faults =
    known.has(code) || library.has(code) ? [] : [{ pointer, detail: `指标库里没有${code}，或者它已被压减` }];
  const unknown = duties.filter((duty) => row[duty] != null && !bodies.has(row[duty]));
  const isTask = code === taskRowCode && row.method !== undefined && row.method !== 'tasks';
  return [
    ...faults,
    ...unknown.map((duty) => ({ pointer: `/put/${at}/${duty}`, detail: '没有这个单位' })),
    ...(isTask ? [{ pointer: `/put/${at}/method`, detail: '任务台账只用“任务台账”方法计分' }] : []),
  ];
}

function merged(base: DraftRow, row: RowInput, idOf: (code: string) => string | null): DraftRow {
  const { weightBp, method, parameters, period } = row;
  const fresh = method !== undefined && method !== base.method && parameters === undefined;
  const own = duties.flatMap((duty) => {
    const code = row[duty];
    return code === undefined ? [] : [[duty, code === null ? null : idOf(code)] as const];
  });
  return {
    ...base,
    ...(weightBp === undefined ? {} : { weightBp }),
    ...(method === undefined ? {} : { method }),
    // Parameters of another method say nothing to this one.
    ...(fresh ? { parameters: {} } : parameters === undefined ? {} : { parameters }),
    ...(period === undefined ? {} : { period }),
    ...(Object.fromEntries(own) as Partial<DraftRow>),
  };
}
