import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { partStates } from '../../domain/states/part-states.js';
import type { PartState } from '../../domain/states/part-states.js';
import type { LampColour } from '../../domain/supervision/part-facts.js';
import type { Actor } from '../../identity/actor.js';
import { ProjectQueries } from '../projects/project.queries.js';
import type { RestrictionKind } from '../restrictions/restriction.entity.js';

/** A meeting in a list. */
export interface MeetingRow {
  id: string;
  number: string;
  title: string;
  scope: 'all' | 'projects';
  /** `YYYY-MM-DD`. */
  heldOn: string;
  state: 'planned' | 'closed';
  convenedBy: string;
  items: number;
  agreed: number;
  decisionId: string | null;
  decisionNumber: string | null;
  version: number;
}

/** One line of an agenda with its minute. */
export interface MeetingItemRow {
  id: string;
  seq: number;
  kind: 'promise' | 'restriction' | 'red' | 'project';
  restrictionId: string | null;
  /** Null: it is about a project or an enterprise. */
  partId: string | null;
  projectId: string | null;
  enterpriseId: string | null;
  /** The task, the project or the enterprise. */
  taskWording: string;
  /** The body whose part it is; of a restriction who raised it. */
  bodyName: string;
  /** Null where it is about an enterprise. */
  lamp: LampColour | 'hold' | 'done' | null;
  lampSentence: string | null;
  /** Null where it is about no part. */
  partStateName: string | null;
  restriction: { kind: RestrictionKind; wording: string; askedName: string; state: string } | null;
  /** What was agreed earlier, and by when. */
  promised: { minute: string; dueOn: string; meeting: string } | null;
  kept: boolean | null;
  outcome: string | null;
  minute: string | null;
  whoName: string | null;
  dueOn: string | null;
  version: number;
}

const columns = sql`m.id, m.number, m.title, m.scope, to_char(m.held_on, 'YYYY-MM-DD') as "heldOn", m.state,
  o.title as "convenedBy", m.decision_id as "decisionId", d.number as "decisionNumber", m.version,
  (select count(*) from meeting_item i where i.meeting_id = m.id)::integer as items,
  (select count(*) from meeting_item i where i.meeting_id = m.id and i.due_on is not null)::integer as agreed`;
const from = sql`from meeting m join post o on o.id = m.convened_by left join decision d on d.id = m.decision_id`;

/** Reads of dispatch meetings 调度会. */
@Injectable()
export class MeetingQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly projects: ProjectQueries,
  ) {}

  /** The last hundred, newest first. */
  async list({ cityId }: Actor): Promise<MeetingRow[]> {
    return this.orm.em
      .fork()
      .execute<MeetingRow[]>(
        sql`select ${columns} ${from} where m.city_id = ${cityId} order by m.held_on desc, m.id desc limit 100`,
      );
  }

  /** One with its agenda and minutes. @throws record.not-found */
  async get(actor: Actor, id: string): Promise<MeetingRow & { agenda: MeetingItemRow[] }> {
    const { cityId } = actor;
    const em = this.orm.em.fork();
    const [meeting] = await em.execute<MeetingRow[]>(
      sql`select ${columns} ${from} where m.id = ${id} and m.city_id = ${cityId}`,
    );
    if (meeting === undefined) throw new AppError('record.not-found', '没有找到这次调度会。');
    type Row = Omit<MeetingItemRow, 'partStateName'> & { partState: PartState | null };
    const rows = await em.execute<Row[]>(sql`
      select i.id, i.seq, i.kind, i.restriction_id as "restrictionId", i.part_id as "partId",
        coalesce(i.project_id, x.project_id) as "projectId", x.enterprise_id as "enterpriseId",
        coalesce(t.wording, j.name, e.name) as "taskWording",
        b.short_name as "bodyName", p.lamp, p.lamp_sentence as "lampSentence", p.state as "partState",
        case when x.id is not null then jsonb_build_object('kind', x.kind, 'wording', x.wording, 'askedName',
          a.short_name, 'state', x.state) end as restriction,
        case when q.id is not null then jsonb_build_object('minute', q.minute, 'dueOn', q.due_on, 'meeting', qm.number)
          end as promised,
        i.kept, i.outcome, i.minute, w.short_name as "whoName", to_char(i.due_on, 'YYYY-MM-DD') as "dueOn", i.version
      from meeting_item i left join task_part p on p.id = i.part_id left join task t on t.id = p.task_id
      left join restriction x on x.id = i.restriction_id
      left join project j on j.id = coalesce(i.project_id, x.project_id) left join enterprise e on e.id = x.enterprise_id
      join body b on b.id = coalesce(p.body_id, x.raiser_body_id, j.body_id)
      left join body a on a.id = x.body_id left join meeting_item q on q.id = i.promise_id
      left join meeting qm on qm.id = q.meeting_id left join body w on w.id = i.body_id
      where i.meeting_id = ${id} order by i.seq`);
    const standing = await this.projects.standingOf(
      actor,
      rows.flatMap(({ partId, projectId }) => (partId === null && projectId !== null ? [projectId] : [])),
    );
    const agenda = rows.map(({ partState, ...row }): MeetingItemRow => {
      const { colour, sentence } = standing.get(row.projectId ?? '') ?? {};
      const judged = row.partId === null ? { lamp: colour ?? null, lampSentence: sentence ?? null } : {};
      return { ...row, ...judged, partStateName: partState && partStates.states[partState].name };
    });
    return { ...meeting, agenda };
  }
}
