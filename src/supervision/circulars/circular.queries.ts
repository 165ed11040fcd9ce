import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { decisionsSeenBy } from '../../decision/decisions/decision.queries.js';
import { addDays, addMonths, closingDayOf, monthOf, startOfDay } from '../../domain/calendar/city-day.js';
import type { CityLaw } from '../../domain/city-law.js';
import { mondayOf } from '../../domain/decision/load.js';
import { AppError } from '../../domain/errors.js';
import { reportWindow } from '../../domain/implementation/report-window.js';
import type { ReportWindow } from '../../domain/implementation/report-window.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { circularItems, circularOrders, unsentBodies } from './circular.record.js';
import type { CircularGround, CircularItem, CircularOrder, UnsentBody } from './circular.record.js';
import type { CircularScope } from './circular.schema.js';

/** Everything that a circular can tell of its scope. */
export interface CircularFacts {
  scope: CircularScope;
  /** Name of the meeting or leader, or the days of the week. */
  about: string;
  asOf: Date;
  items: CircularItem[];
  orders: CircularOrder[];
  /** The month whose reports are counted. */
  window: ReportWindow;
  unsent: UnsentBody[];
}

interface Named {
  about: string;
  ground: CircularGround;
}

/** Reads for the reports of supervision 督查报表, each as things stood at its moment. */
@Injectable()
export class CircularQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** @throws record.not-found for a meeting or leader that the actor does not look at, or a week to come */
  async facts(actor: Actor, scope: CircularScope): Promise<CircularFacts> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const law = await this.laws.current(em, actor.cityId, now);
    const { about, ground } = await named(em, actor, { scope, now });
    const window = windowShown(ground.asOf, law);
    return {
      ...{ scope, about, asOf: ground.asOf, window },
      items: await circularItems(em, ground),
      orders: await circularOrders(em, ground),
      unsent: await unsentBodies(em, ground, window.period),
    };
  }
}

async function named(
  em: EntityManager,
  actor: Actor,
  { scope, now }: { scope: CircularScope; now: Date },
): Promise<Named> {
  const all = { actor, decisionId: null, leaderPostId: null, from: null, asOf: now, current: true };
  if (scope.of === 'week') return weekOf(scope.id, { ...all, asOf: now });
  const [found] = await (scope.of === 'decision'
    ? em.execute<{ id: string; title: string }[]>(sql`
        select d.id, d.title from decision d where d.id = ${scope.id} and d.city_id = ${actor.cityId}
          and d.state <> 'draft' and ${decisionsSeenBy(actor)}`)
    : em.execute<{ id: string; title: string }[]>(sql`
        select id, title from post where code = ${scope.id} and city_id = ${actor.cityId} and role = 'leader'
          and (${actor.role} <> 'leader' or id = ${actor.postId})`));
  if (found === undefined) throw new AppError('record.not-found', '没有找到这次会议或这位领导的事项。');
  const narrowed = scope.of === 'decision' ? { decisionId: found.id } : { leaderPostId: found.id };
  return { about: found.title, ground: { ...all, ...narrowed } };
}

// From Monday 00:00 until Sunday 24:00, or until now while it lasts.
function weekOf(day: string, ground: CircularGround): Named {
  const monday = mondayOf(day);
  const [from, to] = [startOfDay(monday), startOfDay(addDays(monday, 7))];
  if (from > ground.asOf) throw new AppError('record.not-found', '这一周还没有到。');
  const current = ground.asOf <= to;
  const asOf = current ? ground.asOf : to;
  return { about: `${monday} 至 ${closingDayOf(to)}`, ground: { ...ground, from, asOf, current } };
}

/** The month whose window opened last: its reports are there or not. */
function windowShown(asOf: Date, { rules, calendar }: CityLaw): ReportWindow {
  const own = reportWindow(monthOf(asOf), rules, calendar);
  return own.opensAt <= asOf ? own : reportWindow(addMonths(own.period, -1), rules, calendar);
}
