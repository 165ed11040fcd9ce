import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import { AppError } from '../../domain/errors.js';
import { decisionStates } from '../../domain/states/decision-states.js';
import type { DecisionState } from '../../domain/states/decision-states.js';

/** One decision in a list: what it is and how its parts stand. */
interface DecisionRow {
  id: string;
  number: string;
  title: string;
  state: DecisionState;
  stateName: string;
  parts: number;
  open: number;
  yellow: number;
  red: number;
  createdAt: Date;
}

/** Reads of decisions and their tasks. */
@Injectable()
export class DecisionQueries {
  constructor(private readonly orm: MikroORM) {}

  /** Newest first; `cursor` is the id of the last one seen. */
  async list(actor: Actor, { cursor, limit = 20 }: { cursor?: string | undefined; limit?: number }) {
    const rows = await this.orm.em.fork().execute<Omit<DecisionRow, 'stateName'>[]>(sql`
      select d.id, d.number, d.title, d.state, d.created_at as "createdAt",
        count(p.id)::integer as parts,
        count(p.id) filter (where p.state not in ('concluded', 'withdrawn', 'transferred', 'merged'))::integer as open,
        count(p.id) filter (where p.lamp = 'yellow')::integer as yellow,
        count(p.id) filter (where p.lamp = 'red')::integer as red
      from decision d left join task_part p on p.decision_id = d.id
      where d.city_id = ${actor.cityId} and ${decisionsSeenBy(actor)} and (${cursor ?? null}::uuid is null or d.id < ${cursor ?? null}::uuid)
      group by d.id order by d.id desc limit ${limit}`);
    return {
      items: rows.map((row) => ({ ...row, stateName: decisionStates.states[row.state].name })),
      nextCursor: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
    };
  }

  /** One decision with its tasks, their parts and how what was broken down below them goes on. */
  async get(actor: Actor, id: string) {
    const em = this.orm.em.fork();
    const [decision] = await em.execute<Record<string, unknown>[]>(sql`
      select id, number, title, state, urgent, complete, document_id as "documentId", confirmed_at as "confirmedAt",
        leaves_at as "leavesAt", dispatched_at as "dispatchedAt", closed_at as "closedAt", summary, source, version
      from decision d where id = ${id} and city_id = ${actor.cityId} and ${decisionsSeenBy(actor)}`);
    if (decision === undefined) throw new AppError('record.not-found', '没有找到这个决策事项。');
    const tasks = await em.execute<Record<string, unknown>[]>(sql`
      select t.id, t.number, t.wording, t.path, t.standard, t.parent_part_id as "parentPartId", t.due_at as "dueAt",
        t.due_story as "dueStory", t.version,
        jsonb_agg(jsonb_build_object('id', p.id, 'bodyCode', b.code, 'bodyName', b.short_name, 'role', p.role,
          'state', p.state, 'lamp', p.lamp, 'sentence', p.lamp_sentence, 'wayBack', p.lamp_way_back,
          'progress', p.progress, 'dueAt', p.due_at, 'version', p.version) order by p.role desc, b.sort) as parts,
        max(below.progress) as "progressBelow", coalesce(max(below.parts), 0)::integer as "partsBelow"
      from task t join task_part p on p.task_id = t.id join body b on b.id = p.body_id
      left join lateral (
        select round(avg(cp.progress), 2) as progress, count(*) as parts from task c
        join task_part cp on cp.task_id = c.id
        where c.parent_part_id = p.id and cp.state not in ('withdrawn', 'transferred', 'merged')
      ) below on true
      where t.decision_id = ${id}
      group by t.id order by t.parent_part_id nulls first, t.seq`);
    return { ...decision, tasks };
  }
}

// Whose task is the whole city's work; everybody else reads the decisions that his body, its line or its county has a part in.
const ofTheCity = new Set([
  ...['leader', 'secretary', 'supervision_office', 'office_head', 'assessment_office', 'lead_assessor'],
  ...['inspector', 'organisation_dept', 'finance'],
]);

/** Which decisions `d` an actor reads. */
export function decisionsSeenBy({ role, level, bodyId }: Actor): RawQueryFragment {
  if (level === 'city' && ofTheCity.has(role)) return sql`true`;
  return sql`exists (select from task_part own join body b on b.id = own.body_id
    where own.decision_id = d.id and own.state <> 'draft' and ${bodyId} in (b.id, b.parent_id, b.line_body_id))`;
}
