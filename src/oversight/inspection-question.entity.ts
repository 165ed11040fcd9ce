import { defineEntity, p } from '@mikro-orm/postgresql';
import { AppError } from '../domain/errors.js';
import type { Actor } from '../identity/actor.js';

const InspectionQuestionSchema = defineEntity({
  name: 'InspectionQuestion',
  tableName: 'inspection_question',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    bodyId: p.uuid(),
    answer: p.text().nullable(),
    answeredBy: p.uuid().nullable(),
    answeredByName: p.text().nullable(),
    answeredAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** 监督询问: asked by an inspector, answered once by the head of the body, also when its day has passed. */
export class InspectionQuestion extends InspectionQuestionSchema.class {
  /** @throws state.illegal-step once answered: an answer is not replaced */
  take(answer: string, { postId, personName }: Actor, now: Date): void {
    if (this.answer !== null && this.answer !== undefined)
      throw new AppError('state.illegal-step', '这件询问已经答复过了，答复不能修改。');
    this.answer = answer;
    this.answeredBy = postId;
    this.answeredByName = personName;
    this.answeredAt = now;
  }
}
InspectionQuestionSchema.setClass(InspectionQuestion);
