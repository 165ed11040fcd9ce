import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { climbWithProject } from '../../domain/supervision/project-ladder.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { Nudge } from '../../persistence/nudge.js';
import { runAndCommit } from '../../persistence/prepared.js';
import { projectWatchId } from '../../temporal/workflow-ids.js';
import { wakeInMs } from '../lamps/live-clock.record.js';
import type { Look } from '../lamps/supervise.service.js';
import { lookAtAllAnew, takeDueProjects, writesOf } from './follow-projects.record.js';

const pageSize = 500;

/**
 * Climbs the ladder with every construction project of a city for which something is due at this moment, and tells whom
 * it concerns. Safe to run twice and side by side: rows are taken with SKIP LOCKED, and a rung is climbed once an episode.
 */
@Injectable()
export class FollowProjectsService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    private readonly nudge: Nudge,
  ) {}

  /** Looks page by page until nothing is due; it is never done, because a city always may have another project. */
  async follow(cityId: string): Promise<Look> {
    for (;;) {
      const full = await this.orm.em.fork().transactional((em) => this.#page(em, cityId));
      this.nudge.afterCommit('notice');
      if (full) continue;
      const wake = await wakeInMs(this.orm.em.fork(), this.clock, projectWatchId(cityId));
      if (wake > 0) return { done: false, wakeInMs: wake };
    }
  }

  async #page(em: EntityManager, cityId: string): Promise<boolean> {
    const { now } = await this.clock.read(em, cityId);
    // A calendar or rules that were just confirmed are read at once: what is kept may be seconds old.
    const law = await this.laws.fresh(em, cityId, now);
    const at = { cityId, law, now };
    await em.execute(lookAtAllAnew(at));
    const projects = await takeDueProjects(em, { cityId, now, limit: pageSize });
    const looks = projects.map((project) => ({ project, look: climbWithProject(project, law, now) }));
    const full = projects.length === pageSize;
    await runAndCommit(em, [...writesOf(looks, at), ...(full ? [] : rewriteLiveClock(cityId, law))]);
    return full;
  }
}

// The live clock is locked before the next wake-up is read: a command that pokes meanwhile is never overwritten. It also
// wakes at the midnight from which other rules hold.
function rewriteLiveClock(cityId: string, { rules }: CityLaw): RawQueryFragment[] {
  const workflowId = projectWatchId(cityId);
  return [
    sql`select from live_clock where workflow_id = ${workflowId} for update`,
    sql`insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
      select ${workflowId}, ${cityId}, 'projectWatch', least(
        (select min(next_due_at) from project where city_id = ${cityId}),
        (select min(effective_on)::timestamp at time zone 'Asia/Shanghai' from rule_pack
          where city_id = ${cityId} and version > ${rules.version}))
      on conflict (workflow_id) do update set next_wake_at = excluded.next_wake_at, done = false`,
  ];
}
