import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../../domain/city-law.js';
import { awaitedOf, judgeAwaited } from '../../../domain/consequence/consequence-clock.js';
import { isOpenChain } from '../../../domain/states/interview-chain-states.js';
import { CityLawService } from '../../../organization/city-law.service.js';
import { CityClock } from '../../../persistence/city-clock.js';
import { Nudge } from '../../../persistence/nudge.js';
import { runAndCommit } from '../../../persistence/prepared.js';
import { takeRows } from '../../../persistence/take-rows.js';
import { consequenceWorkflowId } from '../../../temporal/workflow-ids.js';
import { wakeInMs } from '../../lamps/live-clock.record.js';
import type { Look } from '../../lamps/supervise.service.js';
import { InterviewChain } from './interview-chain.entity.js';
import * as record from './interview-chain.record.js';
import { keepTold, lockFollowed, tellOverdue, undecidedOf } from './follow-consequence.record.js';
import type { Followed } from './follow-consequence.record.js';

interface Moment {
  em: EntityManager;
  law: CityLaw;
  now: Date;
}

/**
 * Does whatever the clock of one reward or sanction asks for at this moment: tells which limit passed, and lets a
 * rectification that ended be checked. It never decides: that is a person's. Safe to run twice: what it told is on the row.
 */
@Injectable()
export class FollowConsequenceService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    private readonly nudge: Nudge,
  ) {}

  /** One look, again at once while something fell due meanwhile; done once nobody has a move any more. */
  async follow(id: string): Promise<Look> {
    for (;;) {
      const done = await this.orm.em.fork().transactional((em) => this.#look(em, id));
      this.nudge.afterCommit('notice');
      if (done) return { done: true, wakeInMs: 0 };
      const wake = await wakeInMs(this.orm.em.fork(), this.clock, consequenceWorkflowId(id));
      if (wake > 0) return { done: false, wakeInMs: wake };
    }
  }

  async #look(em: EntityManager, id: string): Promise<boolean> {
    const followed = await lockFollowed(em, id);
    const [chain = null] = await takeRows(em, InterviewChain, sql`where id = ${id} for no key update`);
    if (followed === null) {
      await runAndCommit(em, liveClock(id, null, true));
      return true;
    }
    // What counts is the clock read once the locks are held: an answer that came a second before wins.
    const { now } = await this.clock.read(em, followed.cityId);
    const law = await this.laws.current(em, followed.cityId, now);
    const ended = chain === null ? [] : await endRectification(chain, { em, law, now });
    const { writes, nextDueAt } = await this.#judge(followed, chain, { em, law, now });
    const done = undecidedOf(followed) === null && (chain === null || !isOpenChain(chain.state));
    await runAndCommit(em, [...ended, ...writes, ...liveClock(id, done ? null : nextDueAt, done)]);
    return done;
  }

  async #judge(followed: Followed, chain: InterviewChain | null, { em, law, now }: Moment) {
    const meeting = await record.meetingOf(em, chain?.meetingId);
    const facts = chain && {
      ...{ state: chain.state, round: chain.round, dueAt: chain.dueAt ?? null },
      meetingAt: meeting?.at ?? null,
    };
    const awaited = awaitedOf({ undecided: undecidedOf(followed), chain: facts }, law);
    const { overdue, nextDueAt } = judgeAwaited(awaited, { told: followed.told, now });
    if (overdue.length === 0) return { writes: [], nextDueAt };
    followed.told.push(...overdue.map(({ key }) => key));
    const rewardSigners = await signersOf(em, followed.cityId, law);
    const telling = { law, now, rewardSigners };
    return {
      writes: [
        keepTold(followed),
        ...overdue.flatMap((one) => tellOverdue(one, { followed, chain }, telling)),
        trail(
          followed,
          overdue.map(({ key }) => key),
          now,
        ),
      ],
      nextDueAt,
    };
  }
}

// The decision closed: the office checks what was done. It was withdrawn: the office orders it anew.
async function endRectification(
  chain: InterviewChain,
  { em, law, now }: Moment,
): Promise<RawQueryFragment[]> {
  if (chain.state !== 'rectifying') return [];
  const [decision] = await em.execute<{ state: string }[]>(
    sql`select state from decision where id = ${chain.rectificationId ?? null}`,
  );
  const how = ({ closed: 'conclude', withdrawn: 'lapse' } as const)[decision?.state as 'closed'];
  if (how === undefined) return [];
  chain.endRectification(how, { law, now });
  const of = { cityId: chain.cityId, law, now };
  const sentence =
    how === 'conclude' ? '约谈整改任务已办结，请核查' : '约谈整改任务已撤回，请重新下达整改任务';
  const word = { id: chain.id, to: [record.interviewOffice], rung: 'interview_rectified', sentence };
  return [
    record.saveChain(chain),
    record.recordInterviewSteps([chain.id], { action: how, by: null, note: null }, of),
    ...record.tellOfInterviews([{ ...word, episode: chain.round }], of),
  ];
}

async function signersOf(em: EntityManager, cityId: string, { rules }: CityLaw): Promise<string[]> {
  const { rewardSigners } = rules.consequence;
  const rows = await em.execute<{ id: string }[]>(
    sql`select id from post where city_id = ${cityId} and code in (${[...rewardSigners]}) order by code`,
  );
  return rows.map(({ id }) => id);
}

const trail = (
  { id, cityId, interview }: Followed,
  told: readonly string[],
  now: Date,
): RawQueryFragment => sql`
  insert into audit_entry (city_id, city_time, action, subject_type, subject_ids, result, details)
  values (${cityId}, ${now}, 'system:follow-consequence', ${interview === null ? 'consequence' : 'interview'},
    array[${id}]::uuid[], 'done', ${JSON.stringify({ told })}::jsonb)`;

// The live clock is locked before the wake-up is written: a command that pokes meanwhile is never overwritten.
function liveClock(id: string, nextDueAt: Date | null, done: boolean): RawQueryFragment[] {
  const workflowId = consequenceWorkflowId(id);
  return [
    sql`select from live_clock where workflow_id = ${workflowId} for update`,
    sql`update live_clock set next_wake_at = ${nextDueAt}::timestamptz, done = ${done}
      where workflow_id = ${workflowId}`,
  ];
}
