import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { Addressee, NoticeItem } from '../../notification/notice-item.record.js';
import type { Poke } from '../../persistence/change.js';
import { restrictionWorkflowId } from '../../temporal/workflow-ids.js';
import type { Restriction } from './restriction.entity.js';

/** Something that several addressees shall hear about a restriction. */
export type RestrictionWord = Pick<NoticeItem, 'rung' | 'sentence'> & { to: readonly Addressee[] };

/** One step of its ledger. */
export interface RestrictionStepRow {
  action: string;
  /** Null: the clock. */
  byPost: string | null;
  toBodyId?: string | null;
  toPostId?: string | null;
  note?: string | null;
}

/** Writes a new restriction. */
export function insertRestriction(r: Restriction): RawQueryFragment {
  return sql`insert into restriction (id, city_id, decision_id, part_id, project_id, enterprise_id, visit_id, raiser_body_id,
      milestone_id, milestone_title, stops_deadline, kind, wording, body_id, leader_id, state, round, held_since, due_at, raised_by, raised_at, next_due_at)
    values (${r.id}, ${r.cityId}, ${r.decisionId ?? null}, ${r.partId ?? null}, ${r.projectId ?? null},
      ${r.enterpriseId ?? null}, ${r.visitId ?? null}, ${r.raiserBodyId}, ${r.milestoneId ?? null}, ${r.milestoneTitle ?? null}, ${r.stopsDeadline}, ${r.kind}, ${r.wording}, ${r.bodyId}, ${r.leaderId ?? null},
      ${r.state}, ${r.round}, ${r.heldSince}, ${r.dueAt}, ${r.raisedBy}, ${r.raisedAt}, ${r.nextDueAt ?? null})`;
}

/** Writes what a person's command changed on a locked restriction back; raises its version. */
export const saveRestriction = (r: Restriction): RawQueryFragment => update(r, 1);

/** Writes what its loop did; never raises the version, so that no open form is spoilt by a clock. */
export const saveRestrictionClock = (r: Restriction): RawQueryFragment => update(r, 0);

function update(r: Restriction, raise: 0 | 1): RawQueryFragment {
  return sql`update restriction set body_id = ${r.bodyId}, state = ${r.state}, round = ${r.round},
    held_since = ${r.heldSince}, due_at = ${r.dueAt}, reminded_at = ${r.remindedAt ?? null},
    missed_at = ${r.missedAt ?? null}, answered_by = ${r.answeredBy ?? null}, answer = ${r.answer ?? null},
    credited_body_id = ${r.creditedBodyId ?? null}, credited_post_id = ${r.creditedPostId ?? null},
    ended_by = ${r.endedBy ?? null}, ended_at = ${r.endedAt ?? null}, stood_wd = ${r.stoodWd ?? null},
    story = ${r.story ?? null}, next_due_at = ${r.nextDueAt ?? null}, version = version + ${raise}
    where id = ${r.id}`;
}

/** Adds a step to its ledger. Precondition: the restriction is as it is after it. */
export function recordStep(
  { id, cityId, round }: Restriction,
  now: Date,
  { action, byPost, toBodyId = null, toPostId = null, note = null }: RestrictionStepRow,
): RawQueryFragment {
  return sql`insert into restriction_step (city_id, restriction_id, round, at, action, by_post, to_body_id, to_post_id, note)
    values (${cityId}, ${id}, ${round}, ${now}, ${action}, ${byPost}, ${toBodyId}, ${toPostId}, ${note})`;
}

/** Writes notices about a restriction, once for each holder of the move; held through the quiet hours unless urgent. */
export function tellOfRestriction(
  { id, cityId, decisionId, round }: Restriction,
  words: readonly RestrictionWord[],
  { law, now, urgent }: { law: CityLaw; now: Date; urgent: boolean },
): RawQueryFragment[] {
  const items = words.flatMap(({ to, ...word }) =>
    to.map((addressee): NoticeItem => ({
      ...word,
      to: addressee,
      episode: round,
      decisionId: decisionId ?? null,
      subjectType: 'restriction',
      subjectId: id,
      notBefore: notBefore(now, law, urgent),
    })),
  );
  return recordNoticeItems(items, { cityId, now });
}

/** Wakes its loop at an instant. */
export const restrictionPoke = (id: string, dueAt: Date): Poke => ({
  workflowType: 'restriction',
  workflowId: restrictionWorkflowId(id),
  dueAt,
});
