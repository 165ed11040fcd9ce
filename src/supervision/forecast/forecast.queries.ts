import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { Decision } from '../../decision/decisions/decision.entity.js';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { takeRows } from '../../persistence/take-rows.js';
import { courseOf, courseInstants, forecastDays } from './forecast-table.js';
import type { ForecastCourse, ForecastDays, ForetoldPart } from './forecast-table.js';
import { partsWithin } from '../my-work/my-work.record.js';
import { projectPart, foretoldLamp } from '../lamps/project-part.js';
import type { ForecastGround } from '../lamps/project-part.js';

/** What the lamps within an actor's reach come to if nothing changes. */
export interface Forecast {
  now: Date;
  days: ForecastDays;
  parts: ForetoldPart[];
}

type Named = Omit<ForetoldPart, 'now' | 'near' | 'far'> &
  Pick<Decision, 'leavesAt'> & { decisionState: Decision['state'] };

/** Reads ahead: by the function of the sweep, from one instant at which something is due to the next. */
@Injectable()
export class ForecastQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** Every open part within the actor's reach, in official order of the bodies, and how its lamp will stand. */
  async ahead(actor: Actor): Promise<Forecast> {
    const { now, law, parts: open } = await this.#open(actor);
    const days = forecastDays(law.rules, now);
    const parts: ForetoldPart[] = [];
    for (const [index, { part, decision, about }] of open.entries()) {
      if (index % breathAfter === 0) await setImmediate();
      parts.push({ ...about, ...foretell(part, { decision, law, now }, days) });
    }
    return { now, days, parts };
  }

  /**
   * How many of the same parts are yellow and red now and at even distances until the far instant, and which turn red
   * first; null where there are more than can be looked through while somebody waits.
   */
  async course(actor: Actor): Promise<ForecastCourse | null> {
    const [{ count } = { count: 0 }] = await this.orm.em
      .fork()
      .execute<{ count: number }[]>(
        sql`select count(*)::integer as count from (select ${openWithin(actor)} limit ${mostAtOnce + 1}) as part`,
      );
    if (count > mostAtOnce) return null;
    const { now, law, parts } = await this.#open(actor);
    const instants = courseInstants(forecastDays(law.rules, now), now);
    const courses = parts.map(({ part, decision, about }) => {
      const present = foretoldLamp(part, null);
      return { ...about, lamps: [present, ...projectPart(part, { decision, law, now }, instants.slice(1))] };
    });
    return courseOf(courses, instants);
  }

  async #open(actor: Actor) {
    return this.orm.em.fork().transactional(async (em) => {
      const now = await this.clock.now(em, actor.cityId);
      const law = await this.laws.current(em, actor.cityId, now);
      const rows = await takeRows(em, TaskPart, sql`where id in (select p.id ${openWithin(actor)})`);
      const byId = new Map(rows.map((part) => [part.id, part]));
      const named = await namedParts(em, actor);
      const parts = named.flatMap(({ decisionState: state, leavesAt, ...about }) => {
        const part = byId.get(about.id);
        return part === undefined ? [] : [{ part, decision: { state, leavesAt }, about }];
      });
      return { now, law, parts };
    });
  }
}

// About 50 ms of looking ahead, then whoever else asks has his turn.
const breathAfter = 100;
// Some 150 ms.
const mostAtOnce = 300;

function foretell(part: TaskPart, ground: ForecastGround, days: ForecastDays) {
  const now = foretoldLamp(part, null);
  const [near = now, far = now] = projectPart(part, ground, [days.near.at, days.far.at]);
  return { now, near, far };
}

// What is confirmed and leaves in some minutes is foretold too.
const openWithin = (actor: Actor): RawQueryFragment => sql`
  from task_part p join task t on t.id = p.task_id join decision d on d.id = p.decision_id
  join body b on b.id = p.body_id left join post l on l.id = coalesce(t.responsible_leader, d.responsible_leader)
  where p.city_id = ${actor.cityId} and p.state not in ('concluded', 'withdrawn', 'transferred', 'merged')
    and d.state in ('confirmed', 'dispatched') and ${partsWithin(actor)}`;

const namedParts = (em: EntityManager, actor: Actor): Promise<Named[]> =>
  em.execute<Named[]>(sql`
    select p.id, t.number, t.wording, p.state, p.due_at as "dueAt", b.code as "bodyCode", b.short_name as "bodyName",
      l.code as "leaderCode", l.title as "leaderTitle", d.number as "decisionNumber", d.title as "decisionTitle",
      d.state as "decisionState", d.leaves_at as "leavesAt"
    ${openWithin(actor)}
    order by array_position(array['city', 'county', 'township'], b.level), b.sort, d.id, t.number, p.id`);
