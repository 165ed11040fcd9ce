import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { NewTask } from './new-tasks.js';

/** Where new tasks are written. */
export interface NewTasksPlace {
  cityId: string;
  decisionId: string;
  parentPartId: string | null;
  /** Number of the first task within its decision. */
  firstSeq: number;
  /** Prefix of the tasks' numbers: empty, or the parent's number and a dash. */
  numberPrefix: string;
  urgent: boolean;
  setBy: string;
  now: Date;
  /** When the parts leave; null while the decision is a draft. */
  leavesAt: Date | null;
}

/** Writes tasks with their parts in two sets. */
export function insertTasks(tasks: readonly NewTask[], place: NewTasksPlace): RawQueryFragment[] {
  if (tasks.length === 0) return [];
  const rows = tasks.map((task, index) => ({ ...task, parts: undefined, seq: place.firstSeq + index }));
  const parts = tasks.flatMap((task) =>
    task.parts.map((part) => ({ ...part, taskId: task.id, dueAt: task.dueAt, milestones: part.milestones })),
  );
  return [
    sql`insert into task (id, city_id, decision_id, parent_part_id, seq, number, wording, path, standard,
        responsible_leader, due_at, due_basis, due_story, set_by, created_at, indicator_id)
      select r.id, ${place.cityId}, ${place.decisionId}, ${place.parentPartId}::uuid, r.seq, ${place.numberPrefix} || r.seq,
        r.wording, r.path, r.standard, r."responsibleLeader", r."dueAt", r."dueBasis", r."dueStory",
        ${place.setBy}, ${place.now}, coalesce(r."indicatorId",
          (select indicator_id from task_proposal where id = r."proposalId"), ${servedAbove(place)})
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, seq integer, wording text, path text,
        standard text, "responsibleLeader" uuid, "dueAt" timestamptz, "dueBasis" text, "dueStory" text,
        "indicatorId" uuid, "proposalId" uuid)`,
    sql`insert into task_part (id, city_id, decision_id, task_id, body_id, role, state, urgent, milestones, due_at,
        next_due_at)
      select r.id, ${place.cityId}, ${place.decisionId}, r."taskId", r."bodyId", r.role, 'draft', ${place.urgent},
        r.milestones, r."dueAt", ${place.leavesAt}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) as r(id uuid, "taskId" uuid, "bodyId" uuid,
        role text, milestones jsonb, "dueAt" timestamptz)`,
    ...markProposals(tasks),
  ];
}

// What a part is broken down into serves what the task above serves.
const servedAbove = ({ parentPartId }: NewTasksPlace): RawQueryFragment => sql`(select above.indicator_id
  from task_part q join task above on above.id = q.task_id where q.id = ${parentPartId}::uuid)`;

function markProposals(tasks: readonly NewTask[]): RawQueryFragment[] {
  const taken = tasks.flatMap(({ id, proposalId }) =>
    proposalId === null ? [] : [{ id: proposalId, taskId: id }],
  );
  if (taken.length === 0) return [];
  return [
    sql`update task_proposal p set state = 'confirmed', task_id = r."taskId"
      from jsonb_to_recordset(${JSON.stringify(taken)}::jsonb) as r(id uuid, "taskId" uuid) where p.id = r.id`,
  ];
}
