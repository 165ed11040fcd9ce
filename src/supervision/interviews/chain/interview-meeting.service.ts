import { Injectable } from '@nestjs/common';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { PaperTemplates } from '../../../document/papers/paper-templates.service.js';
import { dayOf } from '../../../domain/calendar/city-day.js';
import type { CityLaw } from '../../../domain/city-law.js';
import { assertAppointment } from '../../../domain/consequence/interview-limits.js';
import { sayAppointment } from '../../../domain/consequence/say-appointment.js';
import { AppError } from '../../../domain/errors.js';
import { sayLimit } from '../../../domain/supervision/sentences.js';
import type { Actor, CommandContext } from '../../../identity/actor.js';
import { requirePermission } from '../../../identity/permissions.js';
import { CityLawService } from '../../../organization/city-law.service.js';
import { CommandRunner } from '../../../persistence/command-runner.js';
import type { Work } from '../../../persistence/command-runner.js';
import { InterviewChain } from './interview-chain.entity.js';
import * as record from './interview-chain.record.js';
import type { InterviewWord } from './interview-chain.record.js';
import { answerOf } from './interview-chain.service.js';
import type * as schema from './interview-chain.schema.js';
import * as meetings from './interview-meeting.record.js';
import { minutesPapers, noticePapers } from './interview-papers.record.js';

/** Where a command on an appointment stands, its chains locked. */
interface Moment {
  em: EntityManager;
  actor: Actor;
  law: CityLaw;
  now: Date;
  chains: readonly InterviewChain[];
}

interface Meant {
  step: string;
  note: string;
  meetingId: string;
  /** Ids in the order of their locks. */
  ids: (em: EntityManager) => Promise<string[]>;
  take: (at: Moment) => Promise<{ words: InterviewWord[]; writes: RawQueryFragment[] }>;
}

/** The appointment at which the heads of one body or of several are talked to 集体约谈. */
@Injectable()
export class InterviewMeetingService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly templates: PaperTemplates,
  ) {}

  /**
   * Names time and place for all of these interviews or for none; each head hears of it, gets the notice as a paper and
   * confirms.
   * @throws request.invalid for a time that is over or too late, state.illegal-step once one of them was held
   */
  call(context: CommandContext, input: schema.CallInput): Promise<schema.ChainsAnswer> {
    const { place, contact } = input;
    const [meetingId, at] = [uuid(), new Date(input.at)];
    return this.#run(context, {
      ...{ step: 'call', meetingId, note: `${sayAppointment(at)}，${place}` },
      ids: () => Promise.resolve([...new Set(input.ids)].sort()),
      take: async ({ em, actor, law, now, chains }) => {
        assertAppointment(at, { law, now });
        for (const chain of chains) chain.call(meetingId, at, { law, now });
        const leaders = chains.flatMap(({ leader }) => leader ?? []);
        const leader = await meetings.highestOf(em, leaders, law.rules.consequence.rewardSigners);
        const { cityId, postId } = actor;
        return {
          words: chains.flatMap((chain) => calledWords(chain, { at, place, contact })),
          writes: [
            meetings.insertMeeting(meetingId, { cityId, at, place, contact, leader }, { postId, now }),
            ...(await noticePapers(chains, { at, place, contact }, { em, templates: this.templates, now })),
          ],
        };
      },
    });
  }

  /**
   * Puts down what came of it: who was talked to gets the minutes as a paper; who was missing climbs to the leader above.
   * @throws request.invalid for a day out of place, without minutes of who was there or a reason of who was not,
   *   state.illegal-step when it was put down already
   */
  record(context: CommandContext, input: schema.MinutesInput): Promise<schema.ChainsAnswer> {
    const { meetingId, heldOn, persons, absentIds, minutes = null, absence = '' } = input;
    return this.#run(context, {
      ...{ step: 'record', meetingId, note: `${heldOn}，${persons}` },
      ids: (em) => meetings.openIdsOf(em, meetingId, context.actor.cityId),
      take: async ({ em, actor, law, now, chains }) => {
        const meeting = await record.meetingOf(em, meetingId);
        if (meeting === null || chains.length === 0)
          throw new AppError('state.illegal-step', '这次约谈已经登记过，或者已经另定时间；请刷新后再看。');
        const absent = chains.filter(({ id }) => absentIds.includes(id));
        const held = chains.filter((chain) => !absent.includes(chain));
        assertRecord(input, { called: meeting.at, now, held: held.length, absent: absent.length });
        for (const chain of held) chain.hold({ law, now });
        const leaders = law.rules.consequence.rewardSigners;
        for (const chain of absent)
          chain.miss(absence, await meetings.postAbove(em, chain.leader, leaders), { law, now });
        const said = { heldOn, place: meeting.place, persons, minutes: minutes ?? '' };
        const at = { em, templates: this.templates, actor, law, now };
        return {
          words: [...held.map(heldWord), ...absent.flatMap(missedWords)],
          writes: [
            meetings.recordMeeting(meetingId, { heldOn, persons, minutes }, { postId: actor.postId, now }),
            ...(await minutesPapers(held, said, at)),
          ],
        };
      },
    });
  }

  #run(context: CommandContext, { step, note, meetingId, ids, take }: Meant): Promise<schema.ChainsAnswer> {
    const { actor } = context;
    const name = { action: `interview:${step}`, subjectType: 'interview', subjectIds: [meetingId] };
    return this.commands.run(context, name, async (work) => {
      requirePermission(actor, 'interview:hold');
      const chains = await lockAll(work, await ids(work.em));
      const now = await work.now();
      const law = await this.laws.current(work.em, actor.cityId, now);
      const { words, writes } = await take({ em: work.em, actor, law, now, chains });
      const of = { cityId: actor.cityId, law, now };
      const all = chains.map(({ id }) => id);
      return {
        change: {
          writes: [
            ...writes,
            ...chains.map(record.saveChain),
            ...Object.entries(Object.groupBy(chains, ({ state }) => state)).map(([state, some]) =>
              record.recordInterviewSteps(
                (some ?? []).map(({ id }) => id),
                { action: stepOf(state), by: actor, note },
                of,
              ),
            ),
            ...record.tellOfInterviews(words, of),
          ],
          audit: { ...name, subjectIds: all, details: { step, states: chains.map(({ state }) => state) } },
          bodyIds: [...new Set([...chains.map(({ bodyId }) => bodyId), actor.bodyId])],
          pokes: all.map((id) => record.interviewPoke(id, now)),
        },
        answer: { meetingId, items: chains.map(answerOf) },
      };
    });
  }
}

// What brought a chain into the state in which an appointment leaves it.
const stepOf = (state: string): string => ({ called: 'call', held: 'hold' })[state] ?? 'miss';

async function lockAll({ lock }: Work, ids: readonly string[]): Promise<InterviewChain[]> {
  const locked: InterviewChain[] = [];
  for (const id of ids) locked.push(await lock(InterviewChain, id));
  return locked;
}

interface Recorded {
  called: Date;
  now: Date;
  held: number;
  absent: number;
}

function assertRecord(
  { heldOn, minutes, absence, absentIds }: schema.MinutesInput,
  { called, now, held, absent }: Recorded,
): void {
  const refuse = (pointer: string, detail: string): never => {
    throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer, detail }] });
  };
  if (heldOn > dayOf(now)) refuse('/heldOn', '约谈日期不能晚于今天');
  if (heldOn < dayOf(called)) refuse('/heldOn', `约谈定在${sayAppointment(called)}，日期不能早于那一天`);
  if (absent !== new Set(absentIds).size) refuse('/absentIds', '未到场的单位不在这次约谈里');
  if (held > 0 && minutes === undefined) refuse('/minutes', '请写明约谈纪要');
  if (absent > 0 && absence === undefined) refuse('/absence', '请写明未到场的原因');
}

// Told to whoever holds the post now; whose tenure it stands in is kept apart.
function calledWords(
  { id, bodyId, round, leader }: InterviewChain,
  { at, place, contact }: { at: Date; place: string; contact: string },
): InterviewWord[] {
  const when = `约谈定于${sayAppointment(at)}在${place}进行`;
  const word = { id, rung: 'interview_called', episode: round };
  return [
    {
      ...word,
      to: [record.headOf(bodyId)],
      sentence: `${when}，请主要负责人到场并签收通知。联系人：${contact}`,
    },
    { ...word, to: record.leaderOf({ leader }), sentence: when },
  ];
}

const heldWord = ({ id, bodyId, round, dueAt }: InterviewChain): InterviewWord => ({
  ...{ id, rung: 'interview_held', episode: round, to: [record.headOf(bodyId)] },
  sentence: `约谈纪要已登记，请于${dueAt == null ? '' : sayLimit(dueAt)}前作出公开承诺`,
});

const missedWords = ({ id, bodyId, round, leader, absence }: InterviewChain): InterviewWord[] => {
  const word = { id, rung: 'interview_missed', episode: round };
  return [
    {
      ...word,
      to: [record.headOf(bodyId)],
      sentence: '主要负责人未到场接受约谈，将另定时间，由上一级领导约谈',
    },
    {
      ...{ ...word, to: [...record.leaderOf({ leader }), record.interviewOffice] },
      sentence: `有单位主要负责人未到场接受约谈，提级约谈，请督查室另定时间。原因：${absence ?? ''}`,
    },
  ];
};
