import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { addDays, closingDayOf, dayOf, startOfDay } from '../../domain/calendar/city-day.js';
import { betterDay, loadOn, mondayOf, rangeAround } from '../../domain/decision/load.js';
import type { DayRange, LoadByWeek } from '../../domain/decision/load.js';
import type { Actor } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { OrganizationQueries } from '../../organization/organization.queries.js';
import type { Body } from '../../organization/organization.queries.js';
import { uuids } from '../../persistence/change.js';
import { CityClock } from '../../persistence/city-clock.js';

/** For which deadline of which bodies the load is asked. */
export interface LoadQuestion {
  bodyCodes: readonly string[];
  /** `YYYY-MM-DD`. */
  dueOn: string;
  /** The last day that may be chosen; absent: no limit. */
  until?: string | undefined;
}

/** How many open parts of a body fall due in the week of a day. */
interface BodyLoad {
  code: string;
  name: string;
  /** In the week of the day that is asked for. */
  due: number;
  /** In the week of the better day; null without one. */
  dueBetter: number | null;
}

/** The load of the bodies of a task in the week of its deadline. */
export interface LoadAnswer {
  dueOn: string;
  weekFrom: string;
  weekTo: string;
  bodies: BodyLoad[];
  /** A day in a week with less due for all of them together; null: there is none within the range. */
  betterOn: string | null;
}

/** Reads what falls due at a body, for whoever sets a deadline. */
@Injectable()
export class LoadQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    private readonly organization: OrganizationQueries,
  ) {}

  /** @throws record.not-found for a body to which the actor may give nothing */
  async at(actor: Actor, { bodyCodes, dueOn, until }: LoadQuestion): Promise<LoadAnswer> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const law = await this.laws.current(em, actor.cityId, now);
    const found = await this.organization.findBodiesByCodes(em, actor.cityId, bodyCodes);
    const bodies = bodyCodes.flatMap((code) => found.find((body) => body.code === code) ?? []);
    for (const body of bodies) requirePermission(actor, 'load:read', ownerOf(body));
    const range = rangeAround(dueOn, { today: dayOf(now), until: until ?? null }, law);
    const loads = await loadsOf(em, bodies, {
      from: earliest(dueOn, range.from),
      to: latest(dueOn, range.to),
    });
    const betterOn = betterDay(dueOn, together([...loads.values()]), { range, law });
    return {
      dueOn,
      weekFrom: mondayOf(dueOn),
      weekTo: addDays(mondayOf(dueOn), 6),
      betterOn,
      bodies: bodies.map(({ id, code, shortName }) => {
        const load = loads.get(id) ?? new Map<string, number>();
        const dueBetter = betterOn === null ? null : loadOn(betterOn, load);
        return { code, name: shortName, due: loadOn(dueOn, load), dueBetter };
      }),
    };
  }
}

const ownerOf = ({ id, parentId, lineBodyId }: Body) => ({
  bodyId: id,
  countyBodyId: parentId,
  lineBodyId,
});

const earliest = (one: string, other: string): string => (one < other ? one : other);
const latest = (one: string, other: string): string => (one > other ? one : other);

/** By body, what is open and falls due week by week; what leaves in some minutes or is still a draft counts too. */
async function loadsOf(
  em: EntityManager,
  bodies: readonly Body[],
  { from, to }: DayRange,
): Promise<Map<string, Map<string, number>>> {
  // The limit of a day is its 24:00, which is the next day's 00:00: a week's parts are those after its first 00:00.
  const [after, until] = [startOfDay(mondayOf(from)), startOfDay(addDays(mondayOf(to), 7))];
  const rows = await em.execute<{ bodyId: string; dueAt: Date }[]>(sql`
    select body_id as "bodyId", due_at as "dueAt" from task_part
    where body_id = any(${uuids(bodies.map(({ id }) => id))})
      and state not in ('concluded', 'withdrawn', 'transferred', 'merged') and due_at > ${after} and due_at <= ${until}`);
  const loads = new Map<string, Map<string, number>>();
  for (const { bodyId, dueAt } of rows) {
    const load = loads.get(bodyId) ?? new Map<string, number>();
    const week = mondayOf(closingDayOf(dueAt));
    loads.set(bodyId, load.set(week, (load.get(week) ?? 0) + 1));
  }
  return loads;
}

function together(loads: readonly LoadByWeek[]): LoadByWeek {
  const sum = new Map<string, number>();
  for (const load of loads) for (const [week, due] of load) sum.set(week, (sum.get(week) ?? 0) + due);
  return sum;
}
