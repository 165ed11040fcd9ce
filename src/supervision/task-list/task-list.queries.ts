import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { whoseMove } from '../../domain/decision/whose-move.js';
import type { Move, MoveFacts } from '../../domain/decision/whose-move.js';
import { partStates, settledPartStates } from '../../domain/states/part-states.js';
import type { PartState } from '../../domain/states/part-states.js';
import type { LampColour } from '../../domain/supervision/part-facts.js';
import { shownLamp } from '../../domain/supervision/shown-lamp.js';
import type { ShownLamp } from '../../domain/supervision/shown-lamp.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { isOpenPart, lampOrder, lampPlace } from '../lamps/lamp-order.record.js';
import { tasksLookedThrough } from '../my-work/my-work.record.js';
import { workReachOf } from '../my-work/work-reach.js';

/** How the list of tasks is narrowed and sorted; what is not there does not narrow it. */
export interface TaskFilter {
  lamp?: LampColour | undefined;
  state?: PartState | undefined;
  bodyCode?: string | undefined;
  /** Part of a decision's number or title. */
  decision?: string | undefined;
  /** Part of the wording. */
  words?: string | undefined;
  /** With those that are settled. */
  settled?: boolean;
  sort?: 'due' | 'lamp';
  /** From 1. */
  page?: number;
}

/** One part in the list. */
export interface TaskRow {
  id: string;
  number: string;
  wording: string;
  decisionNumber: string;
  decisionTitle: string;
  bodyId: string;
  bodyName: string;
  role: 'responsible' | 'cooperating';
  state: PartState;
  stateName: string;
  shown: ShownLamp | null;
  sentence: string | null;
  progress: number;
  dueAt: Date | null;
  move: Move;
}

type Row = Omit<TaskRow, 'stateName' | 'shown' | 'move'> &
  Omit<MoveFacts, 'openMilestones'> & {
    lamp: LampColour;
    milestones: { title: string; dueAt: string; doneAt: string | null }[];
  };

/** Rows of one page. */
export const taskPageSize = 30;
const pageSize = taskPageSize;

/** The parts within an actor's reach. */
@Injectable()
export class TaskListQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** Thirty of them, how many there are in all, and whether there are more. */
  async list(actor: Actor, filter: TaskFilter) {
    const em = this.orm.em.fork();
    const { page = 1 } = filter;
    const found = sql`from task_part p ${joinsFor(actor, filter)} where ${within(actor, filter)}`;
    const counted = sql`(select count(*) ${found})::integer`;
    const rows = await em.execute<(Row & { count: number })[]>(sql`
      select ${counted} as count, ${columns} ${joined} where ${within(actor, filter)}
      order by ${orderOf(filter)} p.due_at nulls last, p.id limit ${pageSize} offset ${(page - 1) * pageSize}`);
    // Beyond the last page there is no row to say how many there are.
    const count = rows[0]?.count ?? (page === 1 ? 0 : await countOf(em, counted));
    const law = await this.laws.current(em, actor.cityId, await this.clock.now(em, actor.cityId));
    const shown = rows.map((row): TaskRow => {
      const { lamp, milestones, ...rest } = row;
      const open = milestones.filter(({ doneAt }) => doneAt === null);
      const openMilestones = open.map(({ title, dueAt }) => ({ title, dueAt: new Date(dueAt) }));
      return {
        ...rest,
        shown: shownLamp(row.state, lamp),
        stateName: partStates.states[row.state].name,
        move: whoseMove({ ...row, openMilestones }, law),
      };
    });
    return { count, rows: shown, hasMore: page * pageSize < count };
  }
}

async function countOf(em: EntityManager, counted: RawQueryFragment): Promise<number> {
  const [row] = await em.execute<{ count: number }[]>(sql`select ${counted} as count`);
  return row?.count ?? 0;
}

const withTask = sql`join task t on t.id = p.task_id`;
const withDecision = sql`join decision d on d.id = p.decision_id`;
const withBody = sql`join body b on b.id = p.body_id`;
const joined = sql`from task_part p ${withTask} ${withDecision} ${withBody}`;

// To count, only what narrows is looked up; who looks at the whole city is narrowed by his filter alone.
function joinsFor(actor: Actor, { words, decision, bodyCode }: TaskFilter): RawQueryFragment {
  const narrow = workReachOf(actor) !== 'city';
  const joins = [
    ...(narrow || patternOf(words) !== null ? [withTask] : []),
    ...(narrow || patternOf(decision) !== null ? [withDecision] : []),
    ...(narrow || bodyCode !== undefined ? [withBody] : []),
  ];
  return joins.reduce((all, join) => sql`${all} ${join}`, sql``);
}

const columns = sql`p.id, t.number, t.wording, d.number as "decisionNumber", d.title as "decisionTitle",
  b.id as "bodyId", b.short_name as "bodyName", p.role, p.state, p.lamp, p.lamp_sentence as sentence,
  p.progress::float8 as progress, p.due_at as "dueAt", p.milestones, p.dispatched_at as "dispatchedAt",
  p.report_late_until as "reportLateUntil", p.review_due_at as "reviewDueAt",
  p.request_step as "requestStep", p.request_due_at as "requestDueAt", p.suspended_until as "suspendedUntil", d.leaves_at as "leavesAt",
  (select y.due_at from restriction y where y.id = p.stopped_by) as "stoppedUntil",
  (select min(r.review_due_at) from report r where r.part_id = p.id and r.state = 'submitted'
    and r.kind <> 'completion') as "reportReviewDueAt",
  (select x.decide_due_at from dispute x where x.part_id = p.id) as "decideDueAt"`;

function within(actor: Actor, filter: TaskFilter): RawQueryFragment {
  const { lamp, state, bodyCode } = filter;
  const [decision, words] = [patternOf(filter.decision), patternOf(filter.words)];
  const conditions = [
    sql`p.city_id = ${actor.cityId}`,
    withSettled(filter) ? sql`p.state <> 'draft'` : isOpenPart,
    ...(workReachOf(actor) === 'city' ? [] : [tasksLookedThrough(actor)]),
    ...(lamp === undefined ? [] : [sql`${lampOrder} = ${lampPlace(lamp)} and ${isOpenPart}`]),
    ...(state === undefined ? [] : [sql`p.state = ${state}`]),
    ...(bodyCode === undefined ? [] : [sql`b.code = ${bodyCode}`]),
    ...(decision === null
      ? []
      : [sql`(${like(sql`d.title`, decision)} or ${like(sql`d.number`, decision)})`]),
    ...(words === null ? [] : [like(sql`t.wording`, words)]),
  ];
  return conditions.reduce((all, one) => sql`${all} and ${one}`);
}

const withSettled = ({ settled, state }: TaskFilter): boolean =>
  settled === true || (state !== undefined && settledPartStates.has(state));

function orderOf(filter: TaskFilter): RawQueryFragment {
  if (filter.sort === 'due') return sql``;
  return withSettled(filter)
    ? sql`${lampOrder} + case when ${isOpenPart} then 0 else 9 end,`
    : sql`${lampOrder},`;
}

// What was typed is text, not a pattern.
const patternOf = (text: string | undefined): string | null =>
  text === undefined || text.trim() === '' ? null : `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;

// Chinese has no capitals: folding the case of every wording of the city would be the most of a search.
const like = (column: RawQueryFragment, pattern: string): RawQueryFragment =>
  pattern.toLowerCase() === pattern.toUpperCase()
    ? sql`${column} like ${pattern}`
    : sql`${column} ilike ${pattern}`;
