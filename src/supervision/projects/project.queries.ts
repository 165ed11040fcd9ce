import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { judgeProject } from '../../domain/supervision/project-lamp.js';
import type {
  ProjectMilestone,
  ProjectStanding,
  ProjectState,
} from '../../domain/supervision/project-lamp.js';
import type { LampColour } from '../../domain/supervision/part-facts.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { seesOnlyOwn } from '../orders/order-reach.js';
import type { InvestmentInput, ProjectListQuery } from './project.schema.js';

interface Row {
  id: string;
  code: string;
  name: string;
  bodyId: string;
  bodyName: string;
  countyBodyId: string | null;
  totalFen: number;
  /** All months together. */
  doneFen: number;
  startsOn: string | null;
  completesOn: string | null;
  state: ProjectState;
  taskId: string | null;
  milestones: (ProjectMilestone & { firstPlannedOn: string })[];
  investments: InvestmentInput[];
  openRestrictions: number;
  version: number;
}

/** A project as it is shown, with how it stands. */
export interface ProjectRow extends Row {
  standing: ProjectStanding;
  /** Milestones that are late, in the order of the stages. */
  late: ProjectStanding['milestones'];
  /** Invested so far, percent of the total; null: the total is nothing. */
  share: number | null;
}

/** A part of the task that a project serves. */
export interface ProjectPart {
  id: string;
  taskWording: string;
  bodyName: string;
  lamp: LampColour;
}

const columns = sql`j.id, j.code, j.name, b.id as "bodyId", b.short_name as "bodyName", j.total_fen::float8 as "totalFen",
  case when above.level = 'county' then above.id end as "countyBodyId",
  to_char(j.starts_on, 'YYYY-MM-DD') as "startsOn", to_char(j.completes_on, 'YYYY-MM-DD') as "completesOn", j.state,
  j.task_id as "taskId", j.version, coalesce(i.done, 0)::float8 as "doneFen", coalesce(i.all, '[]') as investments,
  coalesce((select jsonb_agg(jsonb_build_object('kind', m.kind, 'plannedOn', m.planned_on,
    'firstPlannedOn', m.first_planned_on, 'doneOn', m.done_on)) from project_milestone m where m.project_id = j.id),
    '[]') as milestones,
  (select count(*) from restriction x where x.ended_at is null and (x.project_id = j.id or x.part_id in
    (select p.id from task_part p where p.task_id = j.task_id)))::integer as "openRestrictions"`;
const from = sql`from project j join body b on b.id = j.body_id left join body above on above.id = b.parent_id
  left join lateral (select sum(done_fen) as done, jsonb_agg(jsonb_build_object('month', month, 'doneFen', done_fen)
    order by month desc) as all from project_investment where project_id = j.id) i on true`;

/** Which projects and enterprises an actor sees, by the body `b` that stands for them. Source: mission.md, roles. */
export function placesSeenBy(actor: Actor): RawQueryFragment {
  const ofCounty = actor.role === 'supervision_office' && actor.level !== 'city';
  if (!ofCounty && !seesOnlyOwn(actor)) return sql`true`;
  return sql`${actor.bodyId} in (b.id, b.parent_id)`;
}

/** Reads of construction projects. How each stands is judged at the moment of reading; nothing of it is stored. */
@Injectable()
export class ProjectQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** Red ones first, then yellow, then by name; at most 1,000. */
  async list(actor: Actor, { show = 'active', words = '' }: ProjectListQuery): Promise<ProjectRow[]> {
    const em = this.orm.em.fork();
    const rows = await em.execute<Row[]>(sql`select ${columns} ${from}
      where j.city_id = ${actor.cityId} and ${placesSeenBy(actor)}
        and (${show === 'all'} or j.state in ('active', 'suspended'))
        and (${words} = '' or j.name || ' ' || j.code || ' ' || b.short_name ilike '%' || ${words} || '%')
      order by j.name, j.id limit 1000`);
    const at = await this.#moment(em, actor);
    const all = rows
      .map((row) => withStanding(row, at))
      .toSorted((one, other) => rankOf(one) - rankOf(other));
    return show === 'late' ? all.filter(({ late }) => late.length > 0) : all;
  }

  /** @throws record.not-found also for what the actor does not see */
  async get(actor: Actor, id: string): Promise<ProjectRow & { parts: ProjectPart[] }> {
    const em = this.orm.em.fork();
    const [row] = await em.execute<Row[]>(
      sql`select ${columns} ${from} where j.id = ${id} and j.city_id = ${actor.cityId} and ${placesSeenBy(actor)}`,
    );
    if (row === undefined) throw new AppError('record.not-found', '没有找到这个项目，或者它不属于本单位。');
    const parts = await em.execute<ProjectPart[]>(sql`
      select p.id, t.wording as "taskWording", b.short_name as "bodyName", p.lamp from task_part p
      join task t on t.id = p.task_id join body b on b.id = p.body_id
      where t.id = ${row.taskId} and p.state <> 'draft' order by p.role desc, b.sort`);
    return { ...withStanding(row, await this.#moment(em, actor)), parts };
  }

  /** How these projects of the city stand, by id. Precondition: the actor may read all that is on a meeting's agenda. */
  async standingOf(actor: Actor, ids: readonly string[]): Promise<Map<string, ProjectStanding>> {
    if (ids.length === 0) return new Map();
    const em = this.orm.em.fork();
    const rows = await em.execute<Row[]>(
      sql`select ${columns} ${from} where j.city_id = ${actor.cityId} and j.id in (${ids})`,
    );
    const at = await this.#moment(em, actor);
    return new Map(rows.map((row) => [row.id, withStanding(row, at).standing]));
  }

  /** Tasks of a body with which its project can be linked, the newest first. */
  tasksOf(bodyId: string): Promise<{ id: string; wording: string }[]> {
    return this.orm.em.fork().execute(sql`
      select t.id, max(t.wording) as wording from task_part p join task t on t.id = p.task_id
      where p.body_id = ${bodyId} and p.state not in ('draft', 'withdrawn', 'transferred', 'merged')
      group by t.id order by t.id desc limit 50`);
  }

  /** The rules of projects that hold at present. */
  async rules({ cityId }: Actor) {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, cityId);
    return { rules: (await this.laws.current(em, cityId, now)).rules.projects, now };
  }

  async #moment(em: EntityManager, { cityId }: Actor): Promise<Moment> {
    const now = await this.clock.now(em, cityId);
    return { law: await this.laws.current(em, cityId, now), now };
  }
}

interface Moment {
  law: CityLaw;
  now: Date;
}

function withStanding(row: Row, { law, now }: Moment): ProjectRow {
  const standing = judgeProject(row, law, now);
  const late = row.state === 'active' ? standing.milestones.filter(({ colour }) => isLate(colour)) : [];
  const share = row.totalFen === 0 ? null : Math.round((row.doneFen * 1000) / row.totalFen) / 10;
  return { ...row, standing, late, share };
}

const isLate = (colour: string): boolean => colour === 'red' || colour === 'yellow';
const order = ['red', 'yellow', 'grey', 'green', 'hold', 'done'];
const rankOf = ({ standing }: ProjectRow): number => order.indexOf(standing.colour);
