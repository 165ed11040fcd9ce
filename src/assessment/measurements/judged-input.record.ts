import type { EntityManager } from '@mikro-orm/postgresql';
import { lastMonthOf } from '../../domain/assessment/data-month.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { closedPeriods } from './closed-period.record.js';
import { judgeValues } from './judge-values.js';
import type { Judged } from './judge-values.js';
import type { TypedValue } from './measurement.schema.js';
import { readDataMonths, readOwedRows, rowKey } from './owed-rows.record.js';

/** Whose values are judged, and when. */
export interface JudgedBy {
  cityId: string;
  /** The body that gives them. */
  ownerId: string;
  law: CityLaw;
  now: Date;
}

/** Judges what a data owner sent against the rows that it owes. */
export async function judgeInput(
  em: EntityManager,
  items: readonly TypedValue[],
  { cityId, ownerId, law, now }: JudgedBy,
): Promise<Judged> {
  const day = dayOf(now);
  const begun = new Set((await readDataMonths(em, cityId, day)).map(({ month }) => month));
  const periods = [...new Set(items.map(({ period }) => period))];
  const early = new Set(periods.filter((period) => !begun.has(lastMonthOf(period) ?? '')));
  const months = new Set(
    periods.filter((period) => !early.has(period)).map((period) => lastMonthOf(period) ?? ''),
  );
  const rows = [];
  for (const month of months) rows.push(...(await readOwedRows(em, { cityId, month, ownerId })));
  return judgeValues(items, {
    rows: new Map(rows.map((row) => [rowKey(row), row])),
    closed: await closedPeriods(em, cityId, periods),
    early,
    askFromFactor: law.rules.measurement.askFromFactor,
  });
}

/**
 * Lets pass what has no fault and of which every doubt was answered.
 * @throws AppError request.invalid with every fault, measurement.asked with every doubt that has no explanation
 */
export function assertTaken(judged: Judged): void {
  assertFaultless(judged);
  const { values } = judged;
  const asked = values.filter((value) => value.asked.length > 0 && value.typed.explanation === undefined);
  if (asked.length === 0) return;
  throw new AppError(
    'measurement.asked',
    '有数值看起来像单位错了，请核对；确实无误的，逐项写明理由后再提交。',
    {
      fields: asked.map(({ at, row, asked: doubts }) => ({
        pointer: `/items/${at}/explanation`,
        detail: `${row.name}（${row.bodyName}）：${doubts.join('；')}`,
      })),
    },
  );
}

/** @throws AppError request.invalid with every fault */
export function assertFaultless({ faults }: Judged): void {
  const fields = faults.map(({ pointer, detail }) => ({ pointer, detail }));
  if (fields.length > 0)
    throw new AppError('request.invalid', '有数值不能收，请逐项改正；在改正以前一项也没有保存。', { fields });
}
