import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { LampDeduction } from '../../domain/assessment/lamp-deductions.js';
import type { CityLaw } from '../../domain/city-law.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { Addressee } from '../../notification/notice-item.record.js';
import type { PeriodOf } from '../scores/period-rows.record.js';
import type { Deduction } from './deduction.entity.js';

/** Writes back what a person's command changed on a locked deduction; raises its version. */
export const saveDeduction = (d: Deduction): RawQueryFragment => sql`
  update lamp_deduction set state = ${d.state}, statement = ${d.statement ?? null},
    exemption_basis = ${d.exemptionBasis ?? null}, stated_by = ${d.statedBy ?? null}, stated_person = ${d.statedPerson ?? null},
    stated_at = ${d.statedAt ?? null}, stands = ${d.stands ?? null}, check_note = ${d.checkNote ?? null},
    checked_by = ${d.checkedBy ?? null}, checked_person = ${d.checkedPerson ?? null}, checked_at = ${d.checkedAt ?? null},
    decision = ${d.decision ?? null}, exempt_until = ${d.exemptUntil ?? null}, decided_by = ${d.decidedBy ?? null},
    decided_at = ${d.decidedAt ?? null}, version = version + 1 where id = ${d.id}`;

/** Something that some shall hear about a deduction, not before `from`. */
export interface DeductionWord {
  id: string;
  rung: string;
  to: readonly Addressee[];
  sentence: string;
  from: Date;
}

/** Writes notices about deductions, held through the quiet hours. */
export function tellOfDeductions(
  words: readonly DeductionWord[],
  { cityId, law, now }: { cityId: string; law: CityLaw; now: Date },
): RawQueryFragment[] {
  const items = words.flatMap(({ id, rung, to, sentence, from }) =>
    to.map((addressee) => ({
      ...{ to: addressee, decisionId: null, subjectType: 'deduction' as const, subjectId: id, episode: 1 },
      ...{ rung, sentence, notBefore: notBefore(from, law, false) },
    })),
  );
  return recordNoticeItems(items, { cityId, now });
}

/**
 * Deductions as a quarter is computed from: those that nobody has declined, by body code; what is not confirmed yet
 * stands there and deducts nothing, an exemption stands beside what it removes.
 */
export async function readDeductions(
  em: EntityManager,
  { cityId, quarter }: PeriodOf,
): Promise<ReadonlyMap<string, LampDeduction[]>> {
  const rows = await em.execute<(LampDeduction & { bodyCode: string })[]>(sql`
    select b.code as "bodyCode", d.id, d.task_id as "matterId", trim_scale(d.points)::text as points, d.reason,
      d.basis || case when d.state = 'exempted'
        then '；容错纠错：' || d.decision || '（' || o.title || '签发，有效至' || d.exempt_until || '）' else '' end as basis,
      case when d.state in ('confirmed', 'exempted') then o.title end as "confirmedBy",
      d.exempt_until::text as "exemptUntil"
    from lamp_deduction d join body b on b.id = d.body_id left join post o on o.id = d.decided_by
    where d.city_id = ${cityId} and d.period = ${quarter.period} and d.state <> 'declined' order by d.id`);
  const byBody = Map.groupBy(rows, ({ bodyCode }) => bodyCode);
  return new Map([...byBody].map(([code, own]) => [code, own.map(withoutCode)]));
}

// In a fixed order of keys: what is computed from goes into a file that is hashed.
const withoutCode = (row: LampDeduction): LampDeduction => ({
  ...{ id: row.id, matterId: row.matterId, points: row.points, reason: row.reason, basis: row.basis },
  ...{ confirmedBy: row.confirmedBy, exemptUntil: row.exemptUntil },
});

/** What earlier quarters of the year took from each body, by matter: the largest that was confirmed. */
export async function readTaken(
  em: EntityManager,
  { cityId, quarter }: PeriodOf,
): Promise<ReadonlyMap<string, Record<string, string>>> {
  const rows = await em.execute<{ bodyCode: string; matterId: string; points: string }[]>(sql`
    select b.code as "bodyCode", d.task_id as "matterId", trim_scale(max(d.points))::text as points
    from lamp_deduction d join body b on b.id = d.body_id
    where d.city_id = ${cityId} and left(d.period, 4) = ${String(quarter.year)} and d.period < ${quarter.period}
      and d.state = 'confirmed' group by b.code, d.task_id order by d.task_id`);
  const byBody = Map.groupBy(rows, ({ bodyCode }) => bodyCode);
  return new Map(
    [...byBody].map(([code, own]) => [
      code,
      Object.fromEntries(own.map(({ matterId, points }) => [matterId, points])),
    ]),
  );
}
