import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { quarterOfPeriod, sayPeriod } from '../../domain/assessment/data-month.js';
import { AppError } from '../../domain/errors.js';

/** Which of these periods are closed: their quarter was computed, and the calendar's day of publication is over. */
export async function closedPeriods(
  em: EntityManager,
  { cityId, day }: { cityId: string; day: string },
  periods: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await em.execute<{ period: string }[]>(sql`
    select s.period from assessment_step s
    where s.city_id = ${cityId} and s.scope = 'quarter' and s.code = 'publish' and s.due_on < ${day}
      and exists (select from score_computation c where c.city_id = s.city_id and c.period = s.period)`);
  const closed = new Set(rows.map(({ period }) => period));
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
