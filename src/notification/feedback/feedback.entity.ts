import { defineEntity, p } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';

const FeedbackSchema = defineEntity({
  name: 'Feedback',
  tableName: 'feedback',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    postId: p.uuid(),
    bodyId: p.uuid(),
    page: p.text(),
    wording: p.text(),
    answer: p.text().nullable(),
    answeredBy: p.uuid().nullable(),
    answeredByName: p.text().nullable(),
    answeredAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** 意见反馈: what somebody said about a page, answered once. */
export class Feedback extends FeedbackSchema.class {
  /** @throws state.illegal-step once answered: an answer is not replaced */
  take(answer: string, { postId, personName }: Actor, now: Date): void {
    if (this.answer !== null && this.answer !== undefined)
      throw new AppError('state.illegal-step', '这条意见已经答复过了，答复不能修改。');
    this.answer = answer;
    this.answeredBy = postId;
    this.answeredByName = personName;
    this.answeredAt = now;
  }
}
FeedbackSchema.setClass(Feedback);
