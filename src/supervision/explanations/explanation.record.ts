import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { Addressee } from '../../notification/notice-item.record.js';
import type { Poke } from '../../persistence/change.js';
import { explanationWorkflowId } from '../../temporal/workflow-ids.js';
import type { Explanation } from './explanation.entity.js';

/** Writes a new request. */
export const insertExplanation = (e: Explanation): RawQueryFragment => sql`
  insert into explanation (id, city_id, decision_id, part_id, body_id, wording, asked_by, asked_by_name, asked_at, due_at,
    next_due_at)
  values (${e.id}, ${e.cityId}, ${e.decisionId}, ${e.partId}, ${e.bodyId}, ${e.wording}, ${e.askedBy}, ${e.askedByName},
    ${e.askedAt}, ${e.dueAt}, ${e.nextDueAt ?? null})`;

/** Writes the unit's answer; raises the version. */
export const saveAnswer = (e: Explanation): RawQueryFragment => sql`
  update explanation set answer = ${e.answer ?? null}, answered_by = ${e.answeredBy ?? null},
    answered_by_name = ${e.answeredByName ?? null}, answered_at = ${e.answeredAt ?? null},
    next_due_at = ${e.nextDueAt ?? null}, version = version + 1 where id = ${e.id}`;

/** Writes what its loop did; never raises the version, so that no open form is spoilt by a clock. */
export const saveExplanationClock = (e: Explanation): RawQueryFragment => sql`
  update explanation set reminded_at = ${e.remindedAt ?? null}, late_at = ${e.lateAt ?? null},
    next_due_at = ${e.nextDueAt ?? null} where id = ${e.id}`;

/** Wakes its loop at an instant. */
export const explanationPoke = (id: string, dueAt: Date): Poke => ({
  workflowType: 'explanation',
  workflowId: explanationWorkflowId(id),
  dueAt,
});

/** Something that some shall hear about a requested explanation. */
export interface ExplanationWord {
  to: readonly Addressee[];
  rung: 'explanation_asked' | 'explanation_remind' | 'explanation_late' | 'explanation_answered';
  sentence: string;
}

/** Writes notices about it, held through the quiet hours unless the part is urgent. */
export function tellOfExplanation(
  { id, cityId, decisionId }: Explanation,
  { to, rung, sentence }: ExplanationWord,
  { law, now, urgent }: { law: CityLaw; now: Date; urgent: boolean },
): RawQueryFragment[] {
  const items = to.map((addressee) => ({
    ...{ to: addressee, decisionId, subjectType: 'explanation' as const, subjectId: id, episode: 1 },
    ...{ rung, sentence, notBefore: notBefore(now, law, urgent) },
  }));
  return recordNoticeItems(items, { cityId, now });
}

/** What the sentences about a request name, and whether its part is 特急. */
export interface ExplanationGround {
  title: string;
  bodyName: string;
  urgent: boolean;
}

/** Reads it by the part. */
export async function groundOfExplanation(em: EntityManager, partId: string): Promise<ExplanationGround> {
  const [row] = await em.execute<ExplanationGround[]>(sql`
    select t.wording as title, b.short_name as "bodyName", p.urgent
    from task_part p join task t on t.id = p.task_id join body b on b.id = p.body_id where p.id = ${partId}`);
  return row ?? { title: '', bodyName: '', urgent: false };
}
