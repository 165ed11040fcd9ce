import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { restrictionStates } from '../../domain/states/restriction-states.js';
import type { RestrictionState } from '../../domain/states/restriction-states.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { officeNameOf, restrictionMoveView } from './restriction-answer.js';
import { evidenceOf, stepsOf } from './restriction-papers.record.js';
import { restrictionIsMine, restrictionsSeenBy } from './restriction-reach.record.js';
import type { RestrictionListQuery, RestrictionMoveView } from './restriction.schema.js';
import type { RestrictionKind } from './restriction.entity.js';

/** One restriction as it is shown: what, of whom, and whose move it is. */
export interface RestrictionRow {
  id: string;
  /** Of these three one is there. */
  partId: string | null;
  projectId: string | null;
  enterpriseId: string | null;
  visitId: string | null;
  /** What it is about: the task, the project or the enterprise. */
  taskWording: string;
  /** Null where it is about no task. */
  decisionTitle: string | null;
  raiserBodyId: string;
  raiserName: string;
  bodyId: string;
  bodyName: string;
  milestoneTitle: string | null;
  milestoneDueAt: Date | null;
  stopsDeadline: boolean;
  kind: RestrictionKind;
  wording: string;
  state: RestrictionState;
  stateName: string;
  leaderId: string | null;
  leaderName: string | null;
  /** County of the raiser, whose office looks after it; null: the city's does. */
  countyBodyId: string | null;
  raisedAt: Date;
  heldSince: Date;
  /** Limit of whoever has the move, inclusive; of an ended one the last. */
  dueAt: Date;
  missedAt: Date | null;
  endedAt: Date | null;
  answer: string | null;
  story: string | null;
  creditedName: string | null;
  /** Whether the reader has the move. */
  mine: boolean;
  move: RestrictionMoveView;
  version: number;
}

type Row = Omit<RestrictionRow, 'stateName' | 'move'> & { countyName: string | null };

/** How many restrictions of each kind of list the reader sees. */
export interface RestrictionCounts {
  mine: number;
  open: number;
  ended: number;
}

const pageSize = 50;

const from = sql`from restriction x left join task_part p on p.id = x.part_id left join task t on t.id = p.task_id
  left join decision d on d.id = x.decision_id left join project j on j.id = x.project_id
  left join enterprise e on e.id = x.enterprise_id join body r on r.id = x.raiser_body_id join body b on b.id = x.body_id
  left join body above on above.id = r.parent_id left join post l on l.id = x.leader_id
  left join body cb on cb.id = x.credited_body_id left join post cp on cp.id = x.credited_post_id`;

const columns = (
  actor: Actor,
): RawQueryFragment => sql`x.id, x.part_id as "partId", x.project_id as "projectId",
  x.enterprise_id as "enterpriseId", x.visit_id as "visitId", coalesce(t.wording, j.name, e.name) as "taskWording",
  d.title as "decisionTitle", r.id as "raiserBodyId", r.short_name as "raiserName", b.id as "bodyId",
  b.short_name as "bodyName", x.milestone_title as "milestoneTitle", x.stops_deadline as "stopsDeadline", x.kind,
  (select (m->>'dueAt')::timestamptz from jsonb_array_elements(p.milestones) m
    where (m->>'id')::uuid = x.milestone_id) as "milestoneDueAt",
  x.wording, x.state, x.leader_id as "leaderId", l.title as "leaderName", x.raised_at as "raisedAt", x.held_since as "heldSince",
  x.due_at as "dueAt", x.missed_at as "missedAt", x.ended_at as "endedAt", x.answer, x.story,
  coalesce(cb.short_name, cp.title) as "creditedName", ${restrictionIsMine(actor)} as mine, x.version,
  case when above.level = 'county' then above.id end as "countyBodyId",
  case when above.level = 'county' then above.short_name end as "countyName"`;

/** Reads of restrictions 提请协调. */
@Injectable()
export class RestrictionQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** Open ones by the nearest limit, ended ones newest first; `cursor` is the id of the last one seen (ended only). */
  async list(actor: Actor, { show = 'open', state, cursor }: RestrictionListQuery) {
    const em = this.orm.em.fork();
    const order = show === 'ended' ? sql`x.id desc` : sql`x.due_at, x.id`;
    const rows = await em.execute<Row[]>(sql`
      select ${columns(actor)} ${from} where x.city_id = ${actor.cityId} and ${restrictionsSeenBy(actor)}
        and ${shownBy(show, actor)} and (${state ?? null}::text is null or x.state = ${state ?? null})
        and (${cursor ?? null}::uuid is null or x.id < ${cursor ?? null}::uuid)
      order by ${order} limit ${pageSize + 1}`);
    const shown = rows.slice(0, pageSize);
    const at = await this.#moment(em, actor);
    return {
      items: shown.map((row) => withWords(row, at)),
      nextCursor: rows.length > pageSize && show === 'ended' ? (shown.at(-1)?.id ?? null) : null,
    };
  }

  /** How many of each list. */
  async counts(actor: Actor): Promise<RestrictionCounts> {
    const [row] = await this.orm.em.fork().execute<RestrictionCounts[]>(sql`
      select count(*) filter (where ${shownBy('mine', actor)})::integer as mine,
        count(*) filter (where x.ended_at is null)::integer as open,
        count(*) filter (where x.ended_at is not null)::integer as ended
      from restriction x join body r on r.id = x.raiser_body_id
      where x.city_id = ${actor.cityId} and ${restrictionsSeenBy(actor)}`);
    return row ?? { mine: 0, open: 0, ended: 0 };
  }

  /** One with its ledger and evidence. @throws record.not-found also for what the actor does not see */
  async get(actor: Actor, id: string) {
    const em = this.orm.em.fork();
    const [row] = await em.execute<Row[]>(sql`select ${columns(actor)} ${from}
      where x.id = ${id} and x.city_id = ${actor.cityId} and ${restrictionsSeenBy(actor)}`);
    if (row === undefined)
      throw new AppError('record.not-found', '没有找到这件提请协调，或者它与本单位无关。');
    const at = await this.#moment(em, actor);
    return { ...withWords(row, at), steps: await stepsOf(em, id), evidence: await evidenceOf(em, id) };
  }

  /** Those of one part, newest first. Precondition: the actor may read the part. */
  ofPart(actor: Actor, partId: string): Promise<RestrictionRow[]> {
    return this.#of(actor, sql`x.part_id = ${partId}`);
  }

  /** Those of one enterprise, newest first. Precondition: the actor may read the enterprise. */
  ofEnterprise(actor: Actor, enterpriseId: string): Promise<RestrictionRow[]> {
    return this.#of(actor, sql`x.enterprise_id = ${enterpriseId}`);
  }

  /** Those of one project and of the task that it is linked with, newest first. Precondition: he may read the project. */
  ofProject(actor: Actor, projectId: string): Promise<RestrictionRow[]> {
    return this.#of(
      actor,
      sql`(x.project_id = ${projectId}
        or p.task_id = (select task_id from project where id = ${projectId}) and ${restrictionsSeenBy(actor)})`,
    );
  }

  async #of(actor: Actor, which: RawQueryFragment): Promise<RestrictionRow[]> {
    const em = this.orm.em.fork();
    const rows = await em.execute<Row[]>(
      sql`select ${columns(actor)} ${from} where x.city_id = ${actor.cityId} and ${which} order by x.id desc`,
    );
    const at = await this.#moment(em, actor);
    return rows.map((row) => withWords(row, at));
  }

  async #moment(em: EntityManager, { cityId }: Actor): Promise<{ law: CityLaw; now: Date }> {
    const now = await this.clock.now(em, cityId);
    return { law: await this.laws.current(em, cityId, now), now };
  }
}

function shownBy(show: 'mine' | 'open' | 'ended', actor: Actor): RawQueryFragment {
  if (show === 'ended') return sql`x.ended_at is not null`;
  return show === 'open'
    ? sql`x.ended_at is null`
    : sql`(x.ended_at is null and ${restrictionIsMine(actor)})`;
}

function withWords({ countyName, ...row }: Row, { law, now }: { law: CityLaw; now: Date }): RestrictionRow {
  const { state, dueAt, bodyName, leaderName } = row;
  const names = { bodyName, leaderName, officeName: officeNameOf(countyName) };
  return {
    ...row,
    stateName: restrictionStates.states[state].name,
    move: restrictionMoveView({ state, dueAt, ...names }, law, now),
  };
}
