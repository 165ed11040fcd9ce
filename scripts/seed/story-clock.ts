import type { Type } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import { FollowObjectionService } from '../../src/assessment/objections/follow-objection.service.js';
import { FollowYearService } from '../../src/assessment/year/follow-year.service.js';
import { SummariseService } from '../../src/decision/decisions/summarise.service.js';
import { markSent } from '../../src/notification/deliveries.js';
import { runNoticePass } from '../../src/notification/notice-pass.js';
import { demoCityId } from '../../src/organization/city-ids.js';
import { CityClock } from '../../src/persistence/city-clock.js';
import { FollowConsequenceService } from '../../src/supervision/interviews/chain/follow-consequence.service.js';
import { FollowOrderService } from '../../src/supervision/orders/follow-order.service.js';
import { FollowRestrictionService } from '../../src/supervision/restrictions/follow-restriction.service.js';
import { FollowProjectsService } from '../../src/supervision/projects/follow-projects.service.js';
import { SuperviseService } from '../../src/supervision/lamps/supervise.service.js';
import { recordIdOf } from '../../src/temporal/workflow-ids.js';
import type { StoryCity } from './story-city.js';

interface Follower {
  follow(id: string): Promise<unknown>;
}

// Who looks at what, by the workflow that would; a decision has two steps of its own.
const followers: Record<string, Type<Follower>> = {
  supervisionOrder: FollowOrderService,
  restriction: FollowRestrictionService,
  objection: FollowObjectionService,
  projectWatch: FollowProjectsService,
  consequence: FollowConsequenceService,
  assessmentYear: FollowYearService,
};

interface DueClock {
  workflowType: string;
  workflowId: string;
}

/** The city's time while the story is told: it stands, goes from wake-up to wake-up, and runs at the end. */
export class StoryClock {
  constructor(private readonly city: StoryCity) {}

  /** Lets the city's time stand at an instant, also an earlier one. */
  async stand(at: Date): Promise<void> {
    await this.city.em().execute(sql`update city_clock
      set mode = 'still', still_at = ${at}, offset_ms = 0, moved_at = clock_timestamp() where city_id = ${demoCityId}`);
    this.city.service(CityClock).forget();
  }

  /** Moves to an instant; what falls due on the way has been done afterwards, each at its own time. */
  async goTo(to: Date): Promise<void> {
    for (;;) {
      await this.settle();
      const { now } = await this.city.service(CityClock).read(this.city.em(), demoCityId);
      if (now >= to) return;
      await this.stand(await this.#nextStop(to));
    }
  }

  /** Does all that is due at this moment, as the loops and the courier would. */
  async settle(): Promise<void> {
    for (let due = await this.#due(); due.length > 0; due = await this.#due())
      for (const clock of due) await this.#look(clock);
    const em = this.city.em();
    const { noticed } = await runNoticePass(em, this.city.service(CityClock), demoCityId);
    if (noticed.length > 0) await markSent(em, noticed);
  }

  /** From now on the city's time runs with the machine's, beginning where it stands. */
  async run(): Promise<void> {
    await this.city.em().execute(sql`update city_clock set mode = 'offset', still_at = null,
        offset_ms = extract(epoch from still_at - clock_timestamp()) * 1000, moved_at = clock_timestamp()
      where city_id = ${demoCityId} and mode = 'still'`);
    this.city.service(CityClock).forget();
  }

  async #nextStop(to: Date): Promise<Date> {
    const [row] = await this.city.read<{ at: Date | null }>(sql`
      select min(next_wake_at) as at from live_clock where city_id = ${demoCityId} and next_wake_at < ${to}`);
    return row?.at ?? to;
  }

  #due(): Promise<DueClock[]> {
    return this.city.read<DueClock>(sql`
      select l.workflow_type as "workflowType", l.workflow_id as "workflowId"
      from live_clock l join city_clock c on c.city_id = l.city_id
      where l.city_id = ${demoCityId} and l.workflow_type <> 'courier' and l.next_wake_at <= c.still_at
      order by l.next_wake_at, l.workflow_id`);
  }

  async #look({ workflowType, workflowId }: DueClock): Promise<void> {
    const id = recordIdOf(workflowId);
    const follower = followers[workflowType];
    if (follower !== undefined) {
      await this.city.service(follower).follow(id);
      return;
    }
    const { done } = await this.city.service(SuperviseService).supervise(id);
    if (done) await this.city.service(SummariseService).summarise(id);
  }
}
