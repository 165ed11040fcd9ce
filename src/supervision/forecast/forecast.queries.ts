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
import { forecastDays } from './forecast-table.js';
import type { ForecastDays, ForetoldPart } from './forecast-table.js';
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
    const { now, law, rows, named } = await this.orm.em.fork().transactional(async (em) => {
      const at = await this.clock.now(em, actor.cityId);
      return {
        now: at,
        law: await this.laws.current(em, actor.cityId, at),
        rows: await takeRows(em, TaskPart, sql`where id in (select p.id ${openWithin(actor)})`),
        named: await namedParts(em, actor),
      };
    });
    const days = forecastDays(law.rules, now);
    const byId = new Map(rows.map((part) => [part.id, part]));
    const parts: ForetoldPart[] = [];
    for (const [index, { decisionState, leavesAt, ...about }] of named.entries()) {
      if (index % breathAfter === 0) await setImmediate();
      const part = byId.get(about.id);
      if (part === undefined) continue;
      const ground = { decision: { state: decisionState, leavesAt }, law, now };
      parts.push({ ...about, ...foretell(part, ground, days) });
    }
    return { now, days, parts };
  }
}

// About 50 ms of looking ahead, then whoever else asks has his turn.
const breathAfter = 100;

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
