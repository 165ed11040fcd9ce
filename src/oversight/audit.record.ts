import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Decision } from '../decision/decisions/decision.entity.js';
import type { TaskPart } from '../decision/tasks/task-part.entity.js';

/** What one page of a sweep did, as the system's own entry in the audit trail and one row for whoever is looking. */
export function recordSweep({
  decision,
  parts,
  now,
  dispatched,
}: {
  decision: Decision;
  parts: readonly TaskPart[];
  now: Date;
  dispatched: number;
}): RawQueryFragment[] {
  const subjects = `{${parts.map(({ id }) => id).join(',')}}`;
  const bodies = `{${[...new Set(parts.map(({ bodyId }) => bodyId))].join(',')}}`;
  const lamps = [...Map.groupBy(parts, ({ lamp }) => lamp)].map(([lamp, all]) => [lamp, all.length]);
  return [
    sql`insert into audit_entry (city_id, city_time, action, subject_type, subject_ids, result, details)
      values (${decision.cityId}, ${now}, 'system:supervise', 'part', ${subjects}::uuid[], 'done',
        ${JSON.stringify({ decisionId: decision.id, dispatched, lamps: Object.fromEntries(lamps) as object })}::jsonb)`,
    sql`insert into change_feed (city_id, body_ids, subject_type, subject_ids)
      values (${decision.cityId}, ${bodies}::uuid[], 'part', ${subjects}::uuid[])`,
  ];
}
