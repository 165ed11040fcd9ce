import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { noFacts } from '../../domain/assessment/year-walk/row-state.js';
import type { PeriodFacts } from '../../domain/assessment/year-walk/row-state.js';
import { readOwedRows } from '../measurements/owed-rows.record.js';

/** What one data owner has not given, or not approved. */
export interface OwnerDebt {
  ownerId: string;
  missing: number;
  waiting: number;
}

/** What the owners owe for a month, in the order of their ids. */
export async function readDebts(em: EntityManager, cityId: string, month: string): Promise<OwnerDebt[]> {
  const rows = await readOwedRows(em, { cityId, month });
  const open = rows.filter(({ actual }) => actual === null);
  const debts = [...Map.groupBy(open, ({ ownerId }) => ownerId)].map(([ownerId, own]) => {
    const waiting = own.filter(({ entry }) => entry?.state === 'entered').length;
    return { ownerId, waiting, missing: own.length - waiting };
  });
  return debts.sort((one, other) => (one.ownerId < other.ownerId ? -1 : 1));
}

/** What that comes to. */
export const factsOfDebts = (debts: readonly OwnerDebt[]): PeriodFacts => ({
  ...noFacts,
  missing: debts.reduce((sum, { missing }) => sum + missing, 0),
  waiting: debts.reduce((sum, { waiting }) => sum + waiting, 0),
});

/** What the record holds about quarters and years; a period of which it knows nothing is there too. */
export async function readPeriodFacts(
  em: EntityManager,
  cityId: string,
  periods: readonly string[],
): Promise<Map<string, PeriodFacts>> {
  if (periods.length === 0) return new Map();
  const rows = await em.execute<(Omit<PeriodFacts, 'missing' | 'waiting'> & { period: string })[]>(sql`
    select p.period, v.state as round,
      (select count(*) from verification_nomination where round_id = v.id
        and withdrawn_at is null)::integer as nominations,
      (select count(*) from verification_item where round_id = v.id and outcome is null)::integer as unfound,
      exists (select from score_computation where city_id = ${cityId} and period = p.period) as computed,
      coalesce(r.state <> 'computed', false) as shown,
      (select count(*) from objection where result_id = r.id and state in ('filed', 'advised'))::integer as undecided,
      coalesce(r.state = 'published', false) as published,
      (select count(*) from consequence c where c.city_id = ${cityId} and c.period = p.period
        and c.state <> 'withdrawn')::integer as proposed,
      (select count(*) from consequence c where c.city_id = ${cityId} and c.period = p.period
        and c.state in ('drafted', 'stated', 'reopened'))::integer as unsigned
    from unnest(${`{${periods.join(',')}}`}::text[]) p(period)
      left join lateral (select id, state from verification_round where city_id = ${cityId} and period = p.period
        and state <> 'abandoned' order by number desc limit 1) v on true
      left join lateral (select id, state from period_result where city_id = ${cityId} and period = p.period
        and state <> 'replaced' order by number desc limit 1) r on true`);
  return new Map(rows.map(({ period, ...facts }) => [period, { ...noFacts, ...facts }]));
}
