import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { CityLaw } from '../../domain/city-law.js';
import { paperKinds } from '../../domain/document/paper-kinds.js';
import { AppError } from '../../domain/errors.js';
import { paperStates } from '../../domain/states/paper-states.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import type { CommandContext } from '../../identity/actor.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import type { Work } from '../../persistence/command-runner.js';
import { nextNumber } from '../../persistence/number-series.js';
import { assertOtherPerson } from '../../supervision/orders/order-ground.record.js';
import { FormalPaper } from './formal-paper.entity.js';
import { savePaper } from './formal-paper.record.js';
import type { PaperAnswer } from './paper-draft.service.js';
import type { PaperDeclineInput, PaperSignInput } from './paper.schema.js';

/** The office head's decision on a drafted paper. */
@Injectable()
export class PaperService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Signs: the paper takes the next number of its series, the body hears of it, and its files are made.
   * @throws permission.denied for its drafter, version.stale, state.illegal-step once decided or when its lamp went out
   */
  sign(context: CommandContext, id: string, { version }: PaperSignInput): Promise<PaperAnswer> {
    const { actor } = context;
    const name = { action: 'paper:sign', subjectType: 'paper', subjectIds: [id] };
    return this.commands.run(context, name, async (work) => {
      const paper = await lockWithSubject(work, id);
      const now = await work.now();
      paper.assertVersion(version, {});
      paper.assertDraft();
      await assertOtherPerson(work.em, actor, {
        postId: paper.draftedBy,
        refusal: '本人拟制的公文不能由本人签发。',
      });
      const law = await this.laws.current(work.em, paper.cityId, now);
      const day = dayOf(now);
      // As late as possible: whoever signs next waits for this number.
      const { series } = paperKinds[paper.kind];
      paper.sign(
        { postId: actor.postId, personName: actor.personName, now, day },
        await nextNumber(work.em, { cityId: paper.cityId, series, day }),
      );
      return {
        change: {
          writes: [savePaper(paper), ...tellBody(paper, { law, now })],
          audit: { ...name, details: { kind: paper.kind, number: paper.number } },
          bodyIds: paper.bodyId ? [paper.bodyId] : [actor.bodyId],
        },
        answer: answerOf(paper),
      };
    });
  }

  /** Lets a draft be, with a reason. @throws version.stale, state.illegal-step once decided */
  decline(context: CommandContext, id: string, { version, reason }: PaperDeclineInput): Promise<PaperAnswer> {
    const { actor } = context;
    const name = { action: 'paper:decline', subjectType: 'paper', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const paper = await lock(FormalPaper, id);
      const now = await readNow();
      const law = await this.laws.current(em, paper.cityId, now);
      paper.assertVersion(version, { reason });
      paper.decline({ postId: actor.postId, now }, reason);
      return {
        change: {
          writes: [savePaper(paper), ...tellDrafter(paper, reason, { law, now })],
          audit: { ...name, details: { kind: paper.kind } },
          bodyIds: [actor.bodyId],
        },
        answer: answerOf(paper),
      };
    });
  }
}

interface Moment {
  law: CityLaw;
  now: Date;
}

// The part comes first in the order of locks: a lamp that goes out meanwhile waits for the signature, or is seen.
async function lockWithSubject({ em, lock }: Work, id: string): Promise<FormalPaper> {
  const lamp = await lampOf(em, id);
  const paper = await lock(FormalPaper, id);
  if (paper.subjectType === 'part' && paper.state === 'draft' && lamp !== 'red')
    throw new AppError('state.illegal-step', '这项任务的红灯已经熄灭，警示函不必再签发，请作不予签发处理。');
  return paper;
}

async function lampOf(em: EntityManager, paperId: string): Promise<string | null> {
  const [row] = await em.execute<{ lamp: string }[]>(sql`
    select p.lamp from task_part p
    where p.id = (select subject_id from formal_paper where id = ${paperId} and subject_type = 'part') for share of p`);
  return row?.lamp ?? null;
}

function tellBody({ id, cityId, bodyId, title, number }: FormalPaper, { law, now }: Moment) {
  if (!bodyId) return [];
  const items = ['unit_head', 'unit_staff'].map((role) => ({
    ...{ to: { bodyId, role }, decisionId: null, subjectType: 'paper' as const, subjectId: id },
    ...{ rung: 'paper_signed', episode: 1, sentence: `${number ?? ''}：${title}` },
    notBefore: notBefore(now, law, false),
  }));
  return recordNoticeItems(items, { cityId, now });
}

function tellDrafter({ id, cityId, draftedBy, title }: FormalPaper, reason: string, { law, now }: Moment) {
  if (!draftedBy) return [];
  const item = {
    ...{ to: { postId: draftedBy }, decisionId: null, subjectType: 'paper' as const, subjectId: id },
    ...{ rung: 'paper_declined', episode: 1, notBefore: notBefore(now, law, false) },
    sentence: `公文“${title}”不予签发，原因：${reason}`,
  };
  return recordNoticeItems([item], { cityId, now });
}

function answerOf({ id, kind, state, number, version }: FormalPaper): PaperAnswer {
  const stateName = paperStates.states[state].name;
  return { id, kind, state, stateName, number: number ?? null, version: version + 1 };
}
