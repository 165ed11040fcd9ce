import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { BodyTerms } from '../../domain/assessment/objection-terms.js';
import type { CityLaw } from '../../domain/city-law.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { Addressee } from '../../notification/notice-item.record.js';
import type { Poke } from '../../persistence/change.js';
import { objectionWorkflowId } from '../../temporal/workflow-ids.js';
import type { Objection } from './objection.entity.js';
import { deductionsCode } from './objection.schema.js';

/** Writes a new objection. */
export const insertObjection = (o: Objection): RawQueryFragment => sql`
  insert into objection (id, city_id, result_id, computation_id, body_id, row_code, wording, owner_body_id, state,
    filed_by, filed_person, filed_at, opinion_due_at, decide_due_at, next_due_at)
  values (${o.id}, ${o.cityId}, ${o.resultId}, ${o.computationId}, ${o.bodyId}, ${o.rowCode}, ${o.wording},
    ${o.ownerBodyId ?? null}, ${o.state}, ${o.filedBy}, ${o.filedPerson}, ${o.filedAt}, ${o.opinionDueAt},
    ${o.decideDueAt}, ${o.nextDueAt ?? null})`;

/** Writes back what a person's command changed on a locked objection; raises its version. */
export const saveObjection = (o: Objection): RawQueryFragment => sql`
  update objection set state = ${o.state}, opinion = ${o.opinion ?? null}, opinion_by = ${o.opinionBy ?? null},
    opinion_person = ${o.opinionPerson ?? null}, opinion_at = ${o.opinionAt ?? null}, decision = ${o.decision ?? null},
    decided_by = ${o.decidedBy ?? null}, decided_at = ${o.decidedAt ?? null}, next_due_at = ${o.nextDueAt ?? null},
    version = version + 1 where id = ${o.id}`;

/** Writes what its loop did; never raises the version, so that no open form is spoilt by a clock. */
export const saveObjectionClock = (o: Objection): RawQueryFragment => sql`
  update objection set reminded_at = ${o.remindedAt ?? null}, overdue_at = ${o.overdueAt ?? null},
    next_due_at = ${o.nextDueAt ?? null} where id = ${o.id}`;

/** Wakes its loop at an instant. */
export const objectionPoke = (id: string, dueAt: Date): Poke => ({
  workflowType: 'objection',
  workflowId: objectionWorkflowId(id),
  dueAt,
});

/** Until when a body may object to a result, the second time where a correction moved it. */
export async function termsOf(em: EntityManager, resultId: string, bodyId: string): Promise<BodyTerms> {
  const [row] = await em.execute<BodyTerms[]>(sql`
    select objections_until as "objectionsUntil", (select max(until) from result_move
      where result_id = r.id and body_id = ${bodyId}) as "movedUntil"
    from period_result r where r.id = ${resultId}`);
  return row ?? { objectionsUntil: null, movedUntil: null };
}

/** Whether a body's score has that row, or deductions that stand apart; `N02/E06` is a row of a special measure. */
export async function hasRow(
  em: EntityManager,
  { computationId, bodyId, rowCode }: { computationId: string; bodyId: string; rowCode: string },
): Promise<boolean> {
  const [row] = await em.execute<{ known: boolean }[]>(sql`
    select exists (select from score_body b where b.computation_id = ${computationId} and b.body_id = ${bodyId}
      and (${rowCode}::text = ${deductionsCode} or exists (select from score_row r
        where r.computation_id = b.computation_id and r.body_seq = b.seq and r.code = ${rowCode})
        or exists (select from jsonb_array_elements(b.result -> 'specials') sp, jsonb_array_elements(sp -> 'rows') r
          where (sp ->> 'code') || '/' || (r ->> 'code') = ${rowCode}))) as known`);
  return row?.known === true;
}

/**
 * Whose opinion is asked on a row: its data owner; where that is the body itself, its lead assessor; null where neither
 * can be, as for the task ledger and deductions: then the supervision office keeps the facts.
 */
export async function ownerOf(
  em: EntityManager,
  { cityId, bodyId, rowCode }: { cityId: string; bodyId: string; rowCode: string },
): Promise<string | null> {
  const [row] = await em.execute<{ owner: string | null }[]>(sql`
    select case when v.data_owner <> ${bodyId} then v.data_owner
      when v.lead_assessor <> ${bodyId} then v.lead_assessor end as owner
    from indicator i join indicator_version v on v.indicator_id = i.id
    where i.city_id = ${cityId} and i.code = split_part(${rowCode}, '/', -1) order by v.version desc limit 1`);
  return row?.owner ?? null;
}

/** Who is asked for the opinion. */
export const ownerAddressee = (ownerBodyId: string | null | undefined): Addressee =>
  ownerBodyId == null ? { cityRole: 'supervision_office' } : { bodyId: ownerBodyId, role: 'data_owner' };

/** Something that some shall hear about an objection. */
export interface ObjectionWord {
  to: readonly Addressee[];
  rung: string;
  sentence: string;
}

/** Writes notices about an objection, held through the quiet hours. */
export function tellOfObjection(
  { id, cityId }: Objection,
  { to, rung, sentence }: ObjectionWord,
  { law, now }: { law: CityLaw; now: Date },
): RawQueryFragment[] {
  const items = to.map((addressee) => ({
    ...{ to: addressee, decisionId: null, subjectType: 'objection' as const, subjectId: id, episode: 1 },
    ...{ rung, sentence, notBefore: notBefore(now, law, false) },
  }));
  return recordNoticeItems(items, { cityId, now });
}
