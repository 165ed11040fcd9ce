import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { quarterOfPeriod, sayPeriod } from '../../domain/assessment/data-month.js';
import { AppError } from '../../domain/errors.js';

/** Which of these periods are closed: the result of their quarter was published, and no signed decision opened it again. */
export async function closedPeriods(
  em: EntityManager,
  cityId: string,
  periods: readonly string[],
): Promise<ReadonlySet<string>> {
  const quarters = [...new Set(periods.flatMap((period) => quarterOfPeriod(period) ?? []))];
  const rows = await em.execute<{ quarter: string }[]>(sql`
    select quarter from unnest(${`{${quarters.join(',')}}`}::text[]) as quarter
    where period_is_closed(${cityId}, quarter)`);
  const closed = new Set(rows.map(({ quarter }) => quarter));
  return new Set(periods.filter((period) => closed.has(quarterOfPeriod(period) ?? '')));
}

/** @throws AppError measurement.period-closed, saying what to do */
export function assertPeriodOpen(closed: ReadonlySet<string>, period: string): void {
  if (!closed.has(period)) return;
  throw new AppError('measurement.period-closed', closedSentence(period));
}

/** Why a value of a closed period is not taken, and what to do. */
export const closedSentence = (period: string): string =>
  `${sayPeriod(period)}的结果已经公布，数值不再改动。统计上的修订请按“统计修订”登记，计入下一期；确有差错的，报考核办按决定重新公布。`;
