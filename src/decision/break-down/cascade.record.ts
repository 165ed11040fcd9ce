import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { MarginEntry } from './margin-entry.js';
import type { TaskPart } from '../tasks/task-part.entity.js';

/** The parts above a part, and it itself, up to the task that was dispatched; a relation `chain(part_id, body_id, step)`. */
export const chainAbove = (partId: string): RawQueryFragment => sql`
  with recursive chain as (
    select p.id as part_id, p.body_id, t.parent_part_id, 0 as step
    from task_part p join task t on t.id = p.task_id where p.id = ${partId}
    union all
    select p.id, p.body_id, t.parent_part_id, c.step + 1
    from chain c join task_part p on p.id = c.parent_part_id join task t on t.id = p.task_id
  )`;

/** Ids of the bodies that have the matter already, from this part up: none of them may get it back from below. */
export async function bodiesAbove(em: EntityManager, partId: string): Promise<Set<string>> {
  const rows = await em.execute<{ bodyId: string }[]>(
    sql`${chainAbove(partId)} select body_id as "bodyId" from chain`,
  );
  return new Set(rows.map(({ bodyId }) => bodyId));
}

/** Writes what was kept into the margin ledger, one row for each task that is given down. */
export function recordMargins(
  entries: readonly MarginEntry[],
  { part, enteredBy, now }: { part: TaskPart; enteredBy: string; now: Date },
): RawQueryFragment {
  return sql`insert into margin_entry (task_id, city_id, decision_id, parent_part_id, body_id, passed_wd, kept_wd,
      left_wd, reason, unchanged, entered_by, entered_at)
    select r."taskId", ${part.cityId}, ${part.decisionId}, ${part.id}, ${part.bodyId}, r."passedWd", r."keptWd",
      r."leftWd", r.reason, r.unchanged, ${enteredBy}, ${now}
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as r("taskId" uuid, "passedWd" integer,
      "keptWd" integer, "leftWd" integer, reason text, unchanged boolean)`;
}
