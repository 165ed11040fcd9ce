import { raw, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { TaskPart } from './task-part.entity.js';

// One list for writing: column, type in a recordset, and where it is found on the entity.
const columns = [
  ['state', 'text', 'state'],
  ['held_state', 'text', 'heldState'],
  ['milestones', 'jsonb', 'milestones'],
  ['due_at', 'timestamptz', 'dueAt'],
  ['dispatched_at', 'timestamptz', 'dispatchedAt'],
  ['signed_at', 'timestamptz', 'signedAt'],
  ['signed_by', 'uuid', 'signedBy'],
  ['reported_done_at', 'timestamptz', 'reportedDoneAt'],
  ['concluded_at', 'timestamptz', 'concludedAt'],
  ['progress', 'numeric', 'progress'],
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
  ['review_due_at', 'timestamptz', 'reviewDueAt'],
  ['next_due_at', 'timestamptz', 'nextDueAt'],
] as const satisfies readonly (readonly [string, string, keyof TaskPart])[];

const setList = columns.map(([column]) => `${column} = r.${column}`).join(', ');
const recordType = columns.map(([column, type]) => `${column} ${type}`).join(', ');

/**
 * Writes what changed on locked parts back, in one statement.
 * `raiseVersion`: true for a person's command; false for a sweep, so that no open form is spoilt by a lamp.
 */
export function saveParts(
  parts: readonly TaskPart[],
  { raiseVersion }: { raiseVersion: boolean },
): RawQueryFragment {
  const rows = JSON.stringify(parts.map(asRow));
  return sql`update task_part p set ${raw(setList)}, version = p.version + ${raiseVersion ? 1 : 0}
    from jsonb_to_recordset(${rows}::jsonb) as r(id uuid, ${raw(recordType)}) where p.id = r.id`;
}

function asRow(part: TaskPart): Record<string, unknown> {
  const row: Record<string, unknown> = { id: part.id };
  for (const [column, , property] of columns) row[column] = part[property] ?? null;
  return row;
}
