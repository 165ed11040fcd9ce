import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { dayOf } from '../../../domain/calendar/city-day.js';
import { AppError } from '../../../domain/errors.js';
import { interviewChainStates } from '../../../domain/states/interview-chain-states.js';
import type { CommandContext } from '../../../identity/actor.js';
import { requirePermission } from '../../../identity/permissions.js';
import type { Action } from '../../../identity/permissions.js';
import { CityLawService } from '../../../organization/city-law.service.js';
import { CommandRunner } from '../../../persistence/command-runner.js';
import { InterviewChain } from './interview-chain.entity.js';
import type { ChainMoment } from './interview-chain.entity.js';
import * as record from './interview-chain.record.js';
import type * as schema from './interview-chain.schema.js';

/** A step of one locked chain. */
interface Step {
  action: Action;
  step: string;
  note: string | null;
  take: (chain: InterviewChain, at: ChainMoment & { em: EntityManager }) => Promise<Taken> | Taken;
}

interface Taken {
  words: readonly Omit<record.InterviewWord, 'id'>[];
  writes?: readonly RawQueryFragment[];
}

/** What the head of a body and the office do with one signed interview. */
@Injectable()
export class InterviewChainService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /** The head confirms that he has the notice. @throws record.not-found for another body's, state.illegal-step */
  receive(
    context: CommandContext,
    id: string,
    { version }: schema.ReceiptInput,
  ): Promise<schema.ChainAnswer> {
    const { actor } = context;
    return this.#step(context, id, {
      ...{ action: 'interview:answer', step: 'receive', note: null },
      take: async (chain, { em, ...at }) => {
        chain.assertVersion(version, {});
        const meeting = await record.meetingOf(em, chain.meetingId);
        chain.receive(actor.postId, meeting?.at ?? null, at);
        const sentence = `${actor.bodyName}已签收约谈通知`;
        const episode = chain.round;
        return { words: [{ to: [record.interviewOffice], rung: 'interview_received', episode, sentence }] };
      },
    });
  }

  /** The head promises in public what will be done. @throws as `receive`, request.invalid for a day that is over */
  commit(context: CommandContext, id: string, input: schema.CommitmentInput): Promise<schema.ChainAnswer> {
    const { version, ...commitment } = input;
    return this.#step(context, id, {
      ...{ action: 'interview:answer', step: 'commit', note: commitment.text },
      take: (chain, at) => {
        chain.assertVersion(version, { text: commitment.text });
        chain.commit(commitment, at);
        const to = [...record.leaderOf(chain), record.interviewOffice];
        const sentence = `${context.actor.bodyName}已作出公开承诺，${commitment.dueOn}前兑现`;
        return { words: [{ to, rung: 'interview_committed', episode: 1, sentence }] };
      },
    });
  }

  /** The office checks a concluded rectification: the chain ends, or another is to be ordered. @throws state.illegal-step */
  check(context: CommandContext, id: string, input: schema.CheckInput): Promise<schema.ChainAnswer> {
    const { outcome, opinion, version } = input;
    return this.#step(context, id, {
      ...{ action: 'interview:hold', step: outcome, note: opinion },
      take: (chain, at) => {
        chain.assertVersion(version, { opinion });
        chain.check(outcome, opinion, { ...at, postId: context.actor.postId });
        const words = outcome === 'pass' ? '整改核查通过，约谈销号' : '整改核查没有通过，将另行下达整改任务';
        const to = [record.headOf(chain.bodyId), ...record.leaderOf(chain)];
        return { words: [{ to, rung: 'interview_checked', episode: chain.round, sentence: words }] };
      },
    });
  }

  /** 媒体曝光: the office enters where and when it was shown. @throws request.invalid for a day to come, state.illegal-step before it was held */
  expose(context: CommandContext, id: string, input: schema.ExposureInput): Promise<schema.ChainAnswer> {
    const { outlet, shownOn, link = null } = input;
    return this.#step(context, id, {
      ...{ action: 'interview:hold', step: 'expose', note: `${outlet}，${shownOn}` },
      take: (chain, { now }) => {
        assertHeldBefore(chain, shownOn, now);
        const sentence = `${outlet}于${shownOn}作了报道，已登记为媒体曝光`;
        const write = sql`insert into media_exposure (id, city_id, interview_id, outlet, shown_on, link, entered_by, entered_at)
          values (${uuid()}, ${chain.cityId}, ${id}, ${outlet}, ${shownOn}::date, ${link}::text, ${context.actor.postId},
            ${now})`;
        const episode = Math.floor(now.getTime() / 1_000);
        const word = { to: [record.headOf(chain.bodyId)], rung: 'interview_exposed', episode, sentence };
        return { words: [word], writes: [write] };
      },
    });
  }

  #step(context: CommandContext, id: string, asked: Step): Promise<schema.ChainAnswer> {
    const { actor } = context;
    const { action, step, note, take } = asked;
    const name = { action: action === 'interview:hold' ? `interview:${step}` : action, ...subject(id) };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const chain = await lock(InterviewChain, id);
      requirePermission(actor, action, { bodyId: chain.bodyId });
      const now = await readNow();
      const law = await this.laws.current(em, chain.cityId, now);
      const { words, writes = [] } = await take(chain, { em, law, now });
      const of = { cityId: chain.cityId, law, now };
      return {
        change: {
          writes: [
            record.saveChain(chain),
            record.recordInterviewSteps([id], { action: step, by: actor, note }, of),
            ...writes,
            ...record.tellOfInterviews(
              words.map((word) => ({ id, ...word })),
              of,
            ),
          ],
          audit: { ...name, details: { step, state: chain.state } },
          bodyIds: [chain.bodyId, actor.bodyId],
          pokes: [record.interviewPoke(id, now)],
        },
        answer: answerOf(chain),
      };
    });
  }
}

const subject = (id: string) => ({ subjectType: 'interview', subjectIds: [id] });

/** How a chain stands after the command that changed it. */
export const answerOf = ({ id, state, version }: InterviewChain): schema.ChainAnswer => ({
  ...{ id, state, stateName: interviewChainStates.states[state].name, version: version + 1 },
});

const unheld: ReadonlySet<string> = new Set(['signed', 'called', 'received', 'missed', 'revoked']);

function assertHeldBefore({ state }: InterviewChain, shownOn: string, now: Date): void {
  if (unheld.has(state))
    throw new AppError('state.illegal-step', '还没有约谈，不能登记媒体曝光；请先登记约谈纪要。');
  if (shownOn <= dayOf(now)) return;
  const detail = '曝光日期不能晚于今天';
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/shownOn', detail }] });
}
