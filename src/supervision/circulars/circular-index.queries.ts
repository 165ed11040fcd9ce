import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { addDays, dayOf } from '../../domain/calendar/city-day.js';
import { mondayOf } from '../../domain/decision/load.js';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';
import { partsWithin } from '../my-work/my-work.record.js';

/** A scope for which circulars can be had at one click. */
export interface CircularChoice {
  id: string;
  title: string;
  /** Number of the decision; its day, for a week. */
  note: string;
}

const meetings = 20;
const weeks = 8;

/** What circulars there can be. */
@Injectable()
export class CircularIndexQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** Meetings before other decisions, newest first; leaders with open matters; the last weeks, the present one first. */
  async choices(actor: Actor): Promise<Record<'decision' | 'leader' | 'week', CircularChoice[]>> {
    const em = this.orm.em.fork();
    const within = sql`from task_part p join task t on t.id = p.task_id join decision d on d.id = p.decision_id
      join body b on b.id = p.body_id left join document c on c.id = d.document_id
      left join post l on l.id = coalesce(t.responsible_leader, d.responsible_leader)
      where p.city_id = ${actor.cityId} and p.state not in ('draft', 'withdrawn', 'transferred', 'merged')
        and ${partsWithin(actor)}`;
    const decision = await em.execute<CircularChoice[]>(sql`
      select d.id, d.title, d.number as note ${within} group by d.id, c.kind
      order by coalesce(c.kind, '') <> 'meeting_record', d.created_at desc, d.id limit ${meetings}`);
    const leader = await em.execute<CircularChoice[]>(sql`
      select l.code as id, l.title, '' as note ${within} and l.role = 'leader'
        and (${actor.role} <> 'leader' or l.id = ${actor.postId})
      group by l.id order by l.sort, l.code`);
    const monday = mondayOf(dayOf(await this.clock.now(em, actor.cityId)));
    const week = Array.from({ length: weeks }, (_, back) => addDays(monday, -7 * back));
    return {
      decision,
      leader,
      week: week.map((id) => ({ id, title: `${id} 至 ${addDays(id, 6)}`, note: '' })),
    };
  }
}
