import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import type { CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { recordNoticeItems } from '../notice-item.record.js';
import type { NoticeItem } from '../notice-item.record.js';
import { Feedback } from './feedback.entity.js';
import type { FeedbackAnswerInput, FeedbackInput, FeedbackSent } from './feedback.schema.js';

// So much of a text stands in a notice; the rest stands where it leads.
const excerpt = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** 意见反馈: somebody says what a page lacks, and gets an answer. */
@Injectable()
export class FeedbackService {
  constructor(
    private readonly orm: MikroORM,
    private readonly runner: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /** Sends it to the city's supervision office, which is told. Source: experience.md 56. */
  send(context: CommandContext, { page, wording }: FeedbackInput): Promise<FeedbackSent> {
    const { actor } = context;
    const id = randomUUID();
    const name = { action: 'feedback:send', subjectType: 'feedback', subjectIds: [id] };
    return this.runner.run(context, name, async ({ now: readNow }) => {
      const now = await readNow();
      const write = sql`insert into feedback (id, city_id, account_id, post_id, body_id, person_name, page, wording, sent_at)
        values (${id}, ${actor.cityId}, ${actor.accountId}, ${actor.postId}, ${actor.bodyId}, ${actor.personName},
          ${page}, ${wording}, ${now})`;
      const told = {
        ...{ to: { cityRole: 'supervision_office' }, rung: 'feedback_sent', subjectId: id },
        sentence: `对系统页面的意见，请答复：${excerpt(wording)}`,
      };
      const notices = await this.#notices(told, { cityId: actor.cityId, now });
      return {
        change: {
          writes: [write, ...notices],
          audit: { ...name, details: { page } },
          bodyIds: [actor.bodyId],
        },
        answer: { id },
      };
    });
  }

  /** Answers it; its author is told. @throws record.not-found, state.illegal-step once answered */
  answer(context: CommandContext, id: string, input: FeedbackAnswerInput): Promise<FeedbackSent> {
    const { actor } = context;
    const name = { action: 'feedback:answer', subjectType: 'feedback', subjectIds: [id] };
    return this.runner.run(context, name, async ({ lock, now: readNow }) => {
      const feedback = await lock(Feedback, id);
      const now = await readNow();
      feedback.take(input.answer, actor, now);
      const write = sql`update feedback set answer = ${feedback.answer}, answered_by = ${feedback.answeredBy},
        answered_by_name = ${feedback.answeredByName}, answered_at = ${feedback.answeredAt}, version = version + 1
        where id = ${id}`;
      const told = {
        ...{ to: { postId: feedback.postId }, rung: 'feedback_answered', subjectId: id },
        sentence: `您提的意见“${excerpt(feedback.wording)}”已有答复：${excerpt(input.answer)}`,
      };
      const notices = await this.#notices(told, { cityId: actor.cityId, now });
      return {
        change: { writes: [write, ...notices], audit: name, bodyIds: [feedback.bodyId] },
        answer: { id },
      };
    });
  }

  async #notices(
    told: Pick<NoticeItem, 'to' | 'rung' | 'subjectId' | 'sentence'>,
    { cityId, now }: { cityId: string; now: Date },
  ) {
    const law = await this.laws.current(this.orm.em.fork(), cityId, now);
    const item: NoticeItem = {
      ...{ ...told, decisionId: null, subjectType: 'feedback', episode: 1 },
      notBefore: notBefore(now, law, false),
    };
    return recordNoticeItems([item], { cityId, now });
  }
}
