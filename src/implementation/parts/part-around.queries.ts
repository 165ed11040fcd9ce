import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { bodiesBelow } from '../../decision/break-down/break-down.record.js';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { CityLaw } from '../../domain/city-law.js';
import { marginOf } from '../../domain/decision/margin.js';
import { disputeUntil } from '../../domain/implementation/dispute-clock.js';
import { partStates, settledPartStates } from '../../domain/states/part-states.js';
import { expectedPercent } from '../../domain/supervision/expected-progress.js';
import { shownLamp } from '../../domain/supervision/shown-lamp.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo, mayDoTo } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { episodesOf, partsBelow, partsBeside, placeOfPart } from './part-around.record.js';
import type { NearRow, PartPlace } from './part-around.record.js';
import { chainOf } from './part-chain.record.js';
import { marginsAbove, rollUpOf } from './part-roll-up.record.js';
import { daysLeft, isMover, milestonesShown } from './part-shown.js';
import type { PartView } from './part.queries.js';

/** What the page of a part shows beside the part itself. */
@Injectable()
export class PartAroundQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** Precondition: the actor may read the part. Days are working days. */
  async around(actor: Actor, part: PartView) {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const law = await this.laws.current(em, actor.cityId, now);
    const [beside, below] = [await partsBeside(em, part.id), await partsBelow(em, part.id)];
    const canBreakDown = (await bodiesBelow(em, actor, part.id)).length > 0;
    const place = await placeOfPart(em, part.id);
    return {
      ...place,
      expected: await expectedNow(em, part, { law, now }),
      shown: shownLamp(part.state, part.lamp.colour),
      mine: isMover(actor, part, place.countyBodyId),
      left: daysLeft(part.move.by, { law, now }),
      milestones: milestonesShown(part.milestones, { law, now }),
      episodes: await episodesOf(em, part.id),
      beside: beside.map((row) => nearShown(actor, row)),
      below: below.map((row) => ({ ...nearShown(actor, row), keptWd: row.keptWd ?? keptBy(part, row, law) })),
      rollUp: await rollUpOf(em, part.id),
      margins: await marginsAbove(em, part.id),
      chain: await chainOf(em, actor, part.id),
      can: { ...possible(actor, { part, place }, { law, now }), breakDown: canBreakDown },
    };
  }
}

/** The law and the moment at which a part is shown. */
interface ShownWhen {
  law: CityLaw;
  now: Date;
}

async function expectedNow(em: EntityManager, { id }: PartView, { law, now }: ShownWhen) {
  const facts = (await em.findOneOrFail(TaskPart, { id })).facts();
  if (Number.isNaN(facts.dispatchedAt.getTime()) || facts.settled) return null;
  return expectedPercent(facts, now, law.calendar);
}

function nearShown(actor: Actor, { owner, ...row }: NearRow) {
  return {
    ...row,
    shown: shownLamp(row.state, row.lamp),
    stateName: partStates.states[row.state].name,
    readable: mayDoTo(actor, 'decision:read', owner),
  };
}

// For what was given down before there was a ledger.
function keptBy({ dueAt }: PartView, child: NearRow, { calendar, rules }: CityLaw): number | null {
  if (dueAt === null || child.dueAt === null) return null;
  return marginOf({ parentDueAt: dueAt, childDueAt: child.dueAt, now: child.setAt }, calendar, rules).keptWd;
}

// Whoever set a task or looks after its body takes it back; only the office hands it on.
const mayChange = (actor: Actor, { setBy, countyBodyId }: PartPlace): boolean =>
  mayDo(actor, 'task:withdraw') &&
  (setBy === actor.postId ||
    (actor.role === 'supervision_office' && (actor.level === 'city' || countyBodyId === actor.bodyId)));

// What to offer; the commands decide themselves.
function possible(
  actor: Actor,
  { part, place }: { part: PartView; place: PartPlace },
  { law, now }: ShownWhen,
) {
  const owner = { bodyId: part.body.id };
  const isNew = part.state === 'dispatched';
  const inTime = part.dispatchedAt !== null && now <= disputeUntil(part.dispatchedAt, law);
  const reports = Object.keys(partStates.states[part.state].steps).includes('report');
  return {
    sign: isNew && mayDoTo(actor, 'part:sign', owner),
    dispute: isNew && inTime && part.dispute === null && mayDoTo(actor, 'part:dispute', owner),
    report: reports && mayDoTo(actor, 'report:submit', owner),
    change: !settledPartStates.has(part.state) && mayChange(actor, place),
    link: !settledPartStates.has(part.state) && mayDo(actor, 'task:link'),
    redLetter:
      part.lamp.colour === 'red' && !settledPartStates.has(part.state) && mayDo(actor, 'paper:draft'),
  };
}
