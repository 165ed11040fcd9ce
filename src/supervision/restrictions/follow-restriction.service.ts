import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { settledPartStates } from '../../domain/states/part-states.js';
import type { PartState } from '../../domain/states/part-states.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { Nudge } from '../../persistence/nudge.js';
import { runAndCommit } from '../../persistence/prepared.js';
import { takeRows } from '../../persistence/take-rows.js';
import { restrictionWorkflowId } from '../../temporal/workflow-ids.js';
import { lapse, takeRestrictionStep } from './follow-restriction.record.js';
import { wakeInMs } from '../lamps/live-clock.record.js';
import { groundOfRestriction } from './restriction-ground.record.js';
import type { Look } from '../lamps/supervise.service.js';
import { Restriction } from './restriction.entity.js';

/**
 * Does whatever the clock of one open restriction asks for at this moment: reminds whoever has it, or lets it climb.
 * It never decides one: that is a person's. Safe to run twice: it judges the locked row, and what it did is on it.
 */
@Injectable()
export class FollowRestrictionService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    private readonly nudge: Nudge,
  ) {}

  /** One look, again at once while something fell due meanwhile; done once it ended. */
  async follow(restrictionId: string): Promise<Look> {
    for (;;) {
      const done = await this.orm.em.fork().transactional((em) => this.#look(em, restrictionId));
      this.nudge.afterCommit('notice');
      if (done) return { done: true, wakeInMs: 0 };
      const wake = await wakeInMs(this.orm.em.fork(), this.clock, restrictionWorkflowId(restrictionId));
      if (wake > 0) return { done: false, wakeInMs: wake };
    }
  }

  async #look(em: EntityManager, id: string): Promise<boolean> {
    const settled = await isSettled(em, id);
    const [restriction] = await takeRows(em, Restriction, sql`where id = ${id} for no key update`);
    if (restriction === undefined || !restriction.isOpen()) return this.#end(em, id);
    // What counts is the clock read once the lock is held: an answer that came a second before wins.
    const { now } = await this.clock.read(em, restriction.cityId);
    if (settled) {
      await runAndCommit(em, [...lapse(restriction, now), endLiveClock(id)]);
      return true;
    }
    const law = await this.laws.current(em, restriction.cityId, now);
    const ground = await groundOfRestriction(em, restriction);
    const writes = takeRestrictionStep(restriction, ground, { law, now });
    await runAndCommit(em, [...writes, ...rewriteLiveClock(restriction)]);
    return false;
  }

  async #end(em: EntityManager, id: string): Promise<true> {
    await em.execute(endLiveClock(id));
    return true;
  }
}

// The part comes first in the order of locks. It is held until the wake-up is written: whoever settles it meanwhile
// pokes after that, and is not overwritten.
async function isSettled(em: EntityManager, id: string): Promise<boolean> {
  const [part] = await em.execute<{ state: PartState }[]>(sql`
    select p.state from task_part p where p.id = (select part_id from restriction where id = ${id}) for share of p`);
  return part !== undefined && settledPartStates.has(part.state);
}

const endLiveClock = (id: string): RawQueryFragment =>
  sql`update live_clock set next_wake_at = null, done = true where workflow_id = ${restrictionWorkflowId(id)}`;

// The live clock is locked before the wake-up is written: a command that pokes meanwhile is never overwritten.
function rewriteLiveClock({ id, cityId }: Restriction): RawQueryFragment[] {
  const workflowId = restrictionWorkflowId(id);
  return [
    sql`select from live_clock where workflow_id = ${workflowId} for update`,
    sql`insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
      select ${workflowId}, ${cityId}, 'restriction', next_due_at from restriction where id = ${id}
      on conflict (workflow_id) do update set next_wake_at = excluded.next_wake_at, done = false`,
  ];
}
