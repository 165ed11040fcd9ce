import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { WorkingCalendar } from '../../domain/calendar/working-calendar.js';
import { worstOf } from '../../domain/cockpit/lamp-counts.js';
import { AppError } from '../../domain/errors.js';
import { sayLate, sayLeft } from '../../domain/supervision/sentences.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { ExplanationQueries } from '../../supervision/explanations/explanation.queries.js';
import { ForecastQueries } from '../../supervision/forecast/forecast.queries.js';
import { MyWorkQueries } from '../../supervision/my-work/my-work.queries.js';
import * as record from './led.record.js';
import type { LedBody, LedDecision, LedHead, LedPart } from './led.record.js';

/** What is looked at: the page of decisions, and what is open below them. */
export interface CockpitAsked {
  /** From 1. */
  page: number;
  decision?: string | undefined;
  body?: string | undefined;
  part?: string | undefined;
}

/** How a leader's decisions stand. */
type LedCounts = Record<'all' | LedDecision['lamp'], number>;

/** Decisions of one page. */
const pageSize = 8;
const waitingShown = 8;
const dayMs = 86_400_000;

/** The cockpit of a leader 领导驾驶舱: his decisions, what waits for his signature, and what comes. */
@Injectable()
export class CockpitQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    private readonly work: MyWorkQueries,
    private readonly explanations: ExplanationQueries,
    private readonly forecast: ForecastQueries,
  ) {}

  /**
   * Everything that it shows; a secretary sees that of the leader whom he serves.
   * @throws record.not-found for a decision, body or part that is not his
   */
  async of(actor: Actor, asked: CockpitAsked) {
    const em = this.orm.em.fork();
    const leader = await leaderFor(em, actor);
    const now = await this.clock.now(em, actor.cityId);
    const { rules, calendar } = await this.laws.current(em, actor.cityId, now);
    const { farDays } = rules.forecast;
    const led = await record.readLed(em, leader, new Date(now.getTime() + farDays * dayMs));
    const pages = Math.max(1, Math.ceil(led.length / pageSize));
    const page = Math.min(asked.page, pages);
    const shown = led.slice((page - 1) * pageSize, page * pageSize);
    const opened = chosen(led, asked.decision, ({ id }) => id, shown[0]);
    const loops = await loopsOf(em, opened === null ? shown : [...shown, opened]);
    return {
      ...{ now, leaderTitle: leader.postTitle, counts: countsOf(led), page, pages },
      decisions: await withTurns(em, shown.map(loops), { now, calendar }),
      open: opened === null ? null : await openedIn(em, loops(opened), asked),
      waiting: await this.work.todo(leader, waitingShown),
      explanations: await this.explanations.openOf(leader, actor),
      ahead: { days: farDays, worse: led[0]?.worse ?? 0, course: await this.forecast.course(leader) },
    };
  }

  /** How the lamps of his tasks go on, and for how many days; null where they are too many to be looked through at once. */
  async course(actor: Actor) {
    const em = this.orm.em.fork();
    const leader = await leaderFor(em, actor);
    const { rules } = await this.laws.current(em, actor.cityId, await this.clock.now(em, actor.cityId));
    const course = await this.forecast.course(leader);
    return course && { ...course, days: rules.forecast.farDays };
  }
}

/** The leader himself, or as whom a secretary looks. @throws record.not-found for a secretary who serves none */
async function leaderFor(em: EntityManager, actor: Actor): Promise<Actor> {
  if (actor.role === 'leader') return actor;
  const leader = await record.servedLeader(em, actor.postId);
  if (leader === null) throw new AppError('record.not-found', '您的岗位没有对应的市领导，不能打开驾驶舱。');
  return { ...actor, ...leader, role: 'leader', level: 'city' };
}

const countsOf = (led: readonly LedHead[]): LedCounts => {
  const of = (lamp: LedHead['lamp']) => led.filter((one) => one.lamp === lamp).length;
  return {
    ...{ all: led.length, red: of('red'), yellow: of('yellow'), green: of('green') },
    ...{ grey: of('grey'), done: of('done') },
  };
};

// Of the decisions that are looked at everything is read, of all others their lamp alone.
async function loopsOf(
  em: EntityManager,
  heads: readonly LedHead[],
): Promise<(head: LedHead) => LedDecision> {
  const ids = [...new Set(heads.map(({ id }) => id))];
  const loops = new Map((await record.readLoops(em, ids)).map((loop) => [loop.id, loop]));
  return ({ id }) => {
    const loop = loops.get(id);
    if (loop === undefined) throw new Error(`decision ${id} is gone: decisions are never deleted`);
    return loop;
  };
}

interface Moment {
  now: Date;
  calendar: WorkingCalendar;
}

// Whose move it is at the worst place of each decision, and how long there is.
async function withTurns(em: EntityManager, shown: readonly LedDecision[], { now, calendar }: Moment) {
  const ids = shown.map(({ id }) => id);
  const worst = new Map((await record.readWorst(em, ids)).map((part) => [part.decisionId, part]));
  return shown.map((decision) => {
    const part = decision.state === 'dispatched' ? worst.get(decision.id) : undefined;
    if (part === undefined) return { ...decision, turn: null, left: null };
    const { bodyName, dueAt } = part;
    return { ...decision, turn: bodyName, left: dueAt && leftUntil(dueAt, now, calendar) };
  });
}

function leftUntil(dueAt: Date, now: Date, calendar: WorkingCalendar): string {
  if (now > dueAt) return sayLate(calendar.workingDaysBetween(dueAt, now));
  return sayLeft(calendar.workingDaysBetween(now, dueAt));
}

// What was not chosen is the worst there is: nobody has to click for what burns.
async function openedIn(em: EntityManager, decision: LedDecision, asked: CockpitAsked) {
  const bodies = await record.readBodies(em, decision.id);
  const body = chosen(bodies, asked.body, ({ code }) => code, worstBody(bodies));
  const parts = body === null ? [] : await record.readParts(em, decision.id, body.code);
  const part: LedPart | null = chosen(parts, asked.part, ({ id }) => id, parts[0]);
  return {
    decision,
    bodies: bodies.map((one) => ({ ...one, lamp: worstOf(one) ?? ('done' as const) })),
    ...{ body, parts, part },
    report: part === null ? null : await record.readReport(em, part.id),
  };
}

function chosen<T>(
  rows: readonly T[],
  key: string | undefined,
  keyOf: (row: T) => string,
  otherwise: T | undefined,
): T | null {
  if (key === undefined) return otherwise ?? null;
  const found = rows.find((row) => keyOf(row) === key);
  if (found === undefined)
    throw new AppError('record.not-found', '没有找到这件决策事项或任务，请返回驾驶舱。');
  return found;
}

const places = { red: 0, yellow: 1, grey: 2, green: 3 } as const;

function worstBody(bodies: readonly LedBody[]): LedBody | undefined {
  const placeOf = (body: LedBody) => {
    const lamp = worstOf(body);
    return lamp === null ? 4 : places[lamp];
  };
  return [...bodies].sort((one, other) => placeOf(one) - placeOf(other))[0];
}
