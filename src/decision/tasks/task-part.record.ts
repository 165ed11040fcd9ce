import { raw, sql } from '@mikro-orm/postgresql';
import type { EntityKey, EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { takeRows } from '../../persistence/take-rows.js';
import { TaskPart } from './task-part.entity.js';

type Column = readonly [column: string, type: string, property: EntityKey<TaskPart>];

// What looking at a part can change: its column, its type in a recordset, and where the entity has it.
const judged: readonly Column[] = [
  ['state', 'text', 'state'],
  ['dispatched_at', 'timestamptz', 'dispatchedAt'],
  ['lamp', 'text', 'lamp'],
  ['lamp_dimension', 'text', 'lampDimension'],
  ['lamp_since', 'timestamptz', 'lampSince'],
  ['lamp_sentence', 'text', 'lampSentence'],
  ['lamp_way_back', 'text', 'lampWayBack'],
  ['lamp_worsens_at', 'timestamptz', 'lampWorsensAt'],
  ['episode', 'integer', 'episode'],
  ['reminded_at', 'timestamptz', 'remindedAt'],
  ['yellow_at', 'timestamptz', 'yellowAt'],
  ['urged_at', 'timestamptz', 'urgedAt'],
  ['red_at', 'timestamptz', 'redAt'],
  ['interview_at', 'timestamptz', 'interviewAt'],
  ['window_period', 'text', 'windowPeriod'],
  ['returned_in_period', 'integer', 'returnedInPeriod'],
  ['missing_reports', 'integer', 'missingReports'],
  ['report_late_until', 'timestamptz', 'reportLateUntil'],
  ['next_due_at', 'timestamptz', 'nextDueAt'],
];

// What a new calendar changes.
const recounted: readonly Column[] = [
  ['due_at', 'timestamptz', 'dueAt'],
  ['due_story', 'text', 'dueStory'],
  ['milestones', 'jsonb', 'milestones'],
  ['next_due_at', 'timestamptz', 'nextDueAt'],
];

// What people's commands change as well.
const all: readonly Column[] = [
  ...judged,
  ['held_state', 'text', 'heldState'],
  ['milestones', 'jsonb', 'milestones'],
  ['due_at', 'timestamptz', 'dueAt'],
  ['due_story', 'text', 'dueStory'],
  ['request_step', 'text', 'requestStep'],
  ['request_due_at', 'timestamptz', 'requestDueAt'],
  ['time_held_since', 'timestamptz', 'timeHeldSince'],
  ['suspended_until', 'timestamptz', 'suspendedUntil'],
  ['signed_at', 'timestamptz', 'signedAt'],
  ['signed_by', 'uuid', 'signedBy'],
  ['reported_done_at', 'timestamptz', 'reportedDoneAt'],
  ['concluded_at', 'timestamptz', 'concludedAt'],
  ['progress', 'numeric', 'progress'],
  ['review_due_at', 'timestamptz', 'reviewDueAt'],
  ['stopped_by', 'uuid', 'stoppedBy'],
  ['stopped_since', 'timestamptz', 'stoppedSince'],
  ['successor_id', 'uuid', 'successorId'],
  ['end_reason', 'text', 'endReason'],
];

/**
 * Locks the parts of a decision that are due and gives them as entities; those that somebody else holds are left out,
 * the sweep comes round again.
 */
export function takeDueParts(
  em: EntityManager,
  { decisionId, now, limit }: { decisionId: string; now: Date; limit: number },
): Promise<TaskPart[]> {
  return takeRows(
    em,
    TaskPart,
    sql`where decision_id = ${decisionId} and next_due_at <= ${now} order by id limit ${limit}
      for no key update skip locked`,
  );
}

/** Writes what a person's command changed on locked parts back, in one statement; raises their version. */
export function saveParts(parts: readonly TaskPart[]): RawQueryFragment {
  return update(parts, all, 'version = p.version + 1');
}

/** Writes what a sweep saw back; never raises the version, so that no open form is spoilt by a lamp. */
export function saveJudged(parts: readonly TaskPart[]): RawQueryFragment {
  return update(parts, judged, 'version = p.version');
}

/** Locks the next open parts of a decision in the order of their ids; drafts too, for they have a deadline already. */
export function takeOpenParts(
  em: EntityManager,
  { decisionId, after, limit }: { decisionId: string; after: string | null; limit: number },
): Promise<TaskPart[]> {
  return takeRows(
    em,
    TaskPart,
    sql`where task_id in (select id from task where decision_id = ${decisionId}) and (${after}::uuid is null or id > ${after}::uuid)
      and state not in ('concluded', 'withdrawn', 'transferred', 'merged') order by id limit ${limit}
      for no key update`,
  );
}

/** Writes what a new calendar did to parts; never raises the version. */
export function saveRecounted(parts: readonly TaskPart[]): RawQueryFragment {
  return update(parts, recounted, 'version = p.version');
}

function update(parts: readonly TaskPart[], columns: readonly Column[], version: string): RawQueryFragment {
  const rows = parts.map((part) => [part.id, ...columns.map(([, , property]) => part[property] ?? null)]);
  const list = columns.map(([column]) => `${column} = r.${column}`).join(', ');
  // Rows as arrays: half the text of objects, and the record's own types at the other end.
  const fields = columns.map(([column, type], index) => field(column, type, index + 1)).join(', ');
  return sql`update task_part p set ${raw(list)}, ${raw(version)}
    from (select (r->>0)::uuid as id, ${raw(fields)} from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as r) r
    where p.id = r.id`;
}

const field = (column: string, type: string, index: number): string =>
  type === 'jsonb' ? `r->${index} as ${column}` : `(r->>${index})::${type} as ${column}`;
