import { Injectable } from '@nestjs/common';
import { MikroORM, raw, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { WorkingCalendar } from '../../domain/calendar/working-calendar.js';
import { sayLate, sayLeft } from '../../domain/supervision/sentences.js';
import type { LampColour } from '../../domain/supervision/part-facts.js';
import { consequenceStates } from '../../domain/states/consequence-states.js';
import type { ConsequenceState } from '../../domain/states/consequence-states.js';
import { deductionStates } from '../../domain/states/deduction-states.js';
import type { DeductionState } from '../../domain/states/deduction-states.js';
import { deadlineRequestStates } from '../../domain/states/deadline-request-states.js';
import type { DeadlineRequestState } from '../../domain/states/deadline-request-states.js';
import { interviewChainStates } from '../../domain/states/interview-chain-states.js';
import type { InterviewChainState } from '../../domain/states/interview-chain-states.js';
import { interviewStates } from '../../domain/states/interview-states.js';
import { objectionStates } from '../../domain/states/objection-states.js';
import type { ObjectionState } from '../../domain/states/objection-states.js';
import { orderStates } from '../../domain/states/order-states.js';
import type { OrderState } from '../../domain/states/order-states.js';
import { restrictionStates } from '../../domain/states/restriction-states.js';
import type { RestrictionState } from '../../domain/states/restriction-states.js';
import { partStates } from '../../domain/states/part-states.js';
import type { PartState } from '../../domain/states/part-states.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { readPrepared } from '../../persistence/prepared.js';
import {
  openConsequences,
  openDeductions,
  openExplanations,
  openInterviews,
  openObjections,
  openOrders,
  openParts,
  openRequests,
  openRestrictions,
  reportsToReview,
} from './my-work.record.js';

/** One open matter: what it is, how it stands, and whose move it is. */
export interface WorkRow {
  kind:
    | 'part'
    | 'order'
    | 'report'
    | 'request'
    | 'restriction'
    | 'explanation'
    | 'objection'
    | 'deduction'
    | 'consequence'
    | 'reward_round'
    | 'interview';
  id: string;
  wording: string;
  bodyId: string;
  bodyName: string;
  lamp: LampColour;
  /** Why the lamp is on, and how it goes out. */
  sentence: string | null;
  wayBack: string | null;
  dueAt: Date | null;
  state: string;
  /** The state in words. */
  stateName: string;
  /** Who has the next move; 「本单位」 where it is the reader. */
  turn: string;
  /** Whether the actor has it. */
  mine: boolean;
  /** How much is left until `dueAt`, or how late it is, in words. */
  left: string | null;
}

/** How many open matters there are in all, under each of the lamps that warn, and by whose move it is. */
interface WorkCounts {
  all: number;
  red: number;
  yellow: number;
  /** 待办: the actor has the next move. */
  todo: number;
  /** 预警: yellow and red, whoever has the next move. */
  warned: number;
  /** 等待他人. */
  waiting: number;
}

/** The three counts of the first page, each the filter of its list. */
export type WorkShown = 'todo' | 'warned' | 'waiting';

/** What narrows the rows; the counts are always those of all. */
export interface WorkFilter {
  show?: WorkShown | undefined;
  lamp?: 'red' | 'yellow' | undefined;
  /** From 1. */
  page?: number | undefined;
  aside?: number | undefined;
}

type Row = Omit<WorkRow, 'stateName' | 'turn' | 'left'> & {
  /** A report of it waits for its review, and nothing else is asked of its body. */
  inReview: boolean;
  /** The county above its body; null: the body stands under the city. */
  countyName: string | null;
};

/** The counts, and where there is one, a row of the page or of what stands aside. */
type Found = { counts: WorkCounts } & ({ list: null } | ({ list: 1 | 2 } & Row));

/** Rows of one page. */
export const workPageSize = 50;

const worstFirst = sql`order by array_position(array['red', 'yellow', 'grey', 'green'], lamp), "dueAt" nulls last, id`;

const none: WorkCounts = { all: 0, red: 0, yellow: 0, todo: 0, warned: 0, waiting: 0 };
const others: Partial<Record<string, string>> = {
  disputed: '督查室',
  suspended: '督查室',
  reported_done: '审核人',
  under_review: '审核人',
  answered: '督查室',
  draft: '两办督查室主任',
  submitted: '审核人',
  with_office: '督查室',
  with_leader: '责任领导',
  on_agenda: '调度会',
};

/** What is open for an actor, worst first. */
@Injectable()
export class MyWorkQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /**
   * One page of the worst, with the counts of all; `aside`: with the first so many of what waits for others. Everything is
   * counted by little; whole rows are read of what is shown alone.
   */
  async list(actor: Actor, { show, lamp, page = 1, aside = 0 }: WorkFilter = {}) {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const work = workOf(actor, now);
    // Of an offset that it does not know the kept plan thinks the worst.
    const offset = page === 1 ? sql`` : sql`offset ${(page - 1) * workPageSize}`;
    const found = await readPrepared<Found>(
      em,
      sql`
      with heads as materialized (select kind, id, lamp, "dueAt", mine from (${work}) as work), counted as (
        select count(*)::integer as all, count(*) filter (where lamp = 'red')::integer as red,
          count(*) filter (where lamp = 'yellow')::integer as yellow, count(*) filter (where mine)::integer as todo,
          count(*) filter (where ${shownBy('warned')})::integer as warned,
          count(*) filter (where not mine)::integer as waiting from heads),
      listed as (
        (select 1 as list, row_number() over (${worstFirst}) as place, kind, id from heads
          where (${lamp ?? null}::text is null or lamp = ${lamp ?? null}) and ${shownBy(show)}
          ${worstFirst} limit ${raw(String(workPageSize))} ${offset})
        union all (select 2, row_number() over (${worstFirst}), kind, id from heads where ${shownBy('waiting')}
          ${worstFirst} limit ${raw(String(aside))}))
      select to_jsonb(counted) as counts, listed.list, whole.* from counted left join listed on true
        left join lateral (select * from (${work}) as work where work.kind = listed.kind and work.id = listed.id
          offset 0) whole on true
      order by listed.list, listed.place`,
    );
    const { calendar } = await this.laws.current(em, actor.cityId, now);
    const listed = (list: 1 | 2) =>
      found.flatMap((row) => (row.list === list ? [withWords(row, { actor, now, calendar })] : []));
    return { counts: found[0]?.counts ?? none, rows: listed(1), aside: listed(2) };
  }

  /** What waits for the actor alone, the first `most` of it and how much there is: what is not his to do is not read. */
  async todo(actor: Actor, most: number): Promise<{ count: number; rows: WorkRow[] }> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const rows = await readPrepared<Row & { count: number }>(
      em,
      sql`select *, count(*) over ()::integer as count from (${workOf(actor, now)}) as work where mine
        ${worstFirst} limit ${raw(String(most))}`,
    );
    const { calendar } = await this.laws.current(em, actor.cityId, now);
    return {
      count: rows[0]?.count ?? 0,
      rows: rows.map((row) => withWords(row, { actor, now, calendar })),
    };
  }
}

function workOf(actor: Actor, now: Date): RawQueryFragment {
  return sql`${openParts(actor)} union all ${openOrders(actor, now)} union all ${reportsToReview(actor, now)}
    union all ${openRequests(actor, now)} union all ${openRestrictions(actor, now)}
    union all ${openObjections(actor, now)} union all ${openConsequences(actor, now)}
    union all ${openInterviews(actor, now)} union all ${openDeductions(actor, now)}
    union all ${openExplanations(actor, now)}`;
}

function shownBy(show: WorkShown | undefined): RawQueryFragment {
  if (show === 'warned') return sql`lamp in ('red', 'yellow')`;
  if (show === undefined) return sql`true`;
  return show === 'todo' ? sql`mine` : sql`not mine`;
}

interface Reading {
  actor: Actor;
  now: Date;
  calendar: WorkingCalendar;
}

function withWords(found: Row, { actor, now, calendar }: Reading): WorkRow {
  const { kind, id, wording, bodyId, bodyName, lamp, sentence, wayBack, dueAt, state, mine } = found;
  return {
    ...{ kind, id, wording, bodyId, bodyName, lamp, sentence, wayBack, dueAt, state, mine },
    stateName: stateNameOf(found),
    turn: turnOf(found, actor),
    left: dueAt && leftUntil(dueAt, now, calendar),
  };
}

// Below a county its own supervision office decides; a report is its reviewer's, whatever its part's state says.
function turnOf(row: Row, actor: Actor): string {
  const { kind, mine, state, inReview, bodyId, bodyName, countyName } = row;
  if (kind === 'interview') return bodyId === actor.bodyId ? '本单位' : actor.postTitle;
  if (kind === 'request' || kind === 'objection' || kind === 'deduction' || kind === 'reward_round')
    return actor.postTitle;
  if (inReview) return '审核人';
  const other = others[state];
  if (other === '督查室') return mine ? '本单位' : `${countyName ?? '两办'}督查室`;
  return other ?? (bodyId === actor.bodyId ? '本单位' : bodyName);
}

function leftUntil(dueAt: Date, now: Date, calendar: WorkingCalendar): string {
  if (now > dueAt) return sayLate(calendar.workingDaysBetween(dueAt, now));
  return sayLeft(calendar.workingDaysBetween(now, dueAt));
}

function stateNameOf({ kind, state }: Pick<Row, 'kind' | 'state'>): string {
  if (kind === 'order') return orderStates.states[state as OrderState].name;
  if (kind === 'consequence' || kind === 'reward_round')
    return consequenceStates.states[state as ConsequenceState].name;
  if (kind === 'interview') return interviewStateName(state);
  if (kind === 'objection') return objectionStates.states[state as ObjectionState].name;
  if (kind === 'deduction') return deductionStates.states[state as DeductionState].name;
  if (kind === 'explanation') return '待说明';
  if (kind === 'restriction') return restrictionStates.states[state as RestrictionState].name;
  if (kind === 'request') return deadlineRequestStates.states[state as DeadlineRequestState].name;
  return kind === 'part' ? partStates.states[state as PartState].name : '待审核';
}

// Proposed and not signed yet, or on its way.
const interviewStateName = (state: string): string =>
  state === 'drafted'
    ? interviewStates.states.drafted.name
    : interviewChainStates.states[state as InterviewChainState].name;
