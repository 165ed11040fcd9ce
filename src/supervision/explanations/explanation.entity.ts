import { defineEntity, p } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { explanationLamp, judgeExplanation } from '../../domain/supervision/explanation-clock.js';
import type { ExplanationFacts, ExplanationJudgement } from '../../domain/supervision/explanation-clock.js';
import type { LampColour } from '../../domain/supervision/part-facts.js';
import type { Actor } from '../../identity/actor.js';

const ExplanationSchema = defineEntity({
  name: 'Explanation',
  tableName: 'explanation',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    decisionId: p.uuid(),
    partId: p.uuid(),
    bodyId: p.uuid(),
    wording: p.text(),
    askedBy: p.uuid(),
    askedByName: p.text(),
    askedAt: p.datetime(),
    dueAt: p.datetime(),
    remindedAt: p.datetime().nullable(),
    lateAt: p.datetime().nullable(),
    answer: p.text().nullable(),
    answeredBy: p.uuid().nullable(),
    answeredByName: p.text().nullable(),
    answeredAt: p.datetime().nullable(),
    nextDueAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** 请求说明: a leader asks the unit of a part; it answers once, also after its limit. */
export class Explanation extends ExplanationSchema.class {
  /** @throws state.illegal-step once answered: an answer is not replaced */
  take(answer: string, { postId, personName }: Actor, now: Date): void {
    if (this.answeredAt !== null && this.answeredAt !== undefined)
      throw new AppError('state.illegal-step', '这件说明已经作出，不能再改；需要补充的，请在填报中写明。');
    Object.assign(this, { answer, answeredBy: postId, answeredByName: personName, answeredAt: now });
    this.nextDueAt = null;
  }

  /** Judges its clock and keeps when to look again: at once while something is due that was not done. */
  judge(law: CityLaw, now: Date): ExplanationJudgement {
    const judgement = judgeExplanation(factsOf(this), law, now);
    this.nextDueAt = judgement.due === null ? judgement.nextDueAt : now;
    return judgement;
  }

  /** The lamp of whoever answers. */
  lamp(now: Date): LampColour {
    return explanationLamp(factsOf(this), now);
  }
}
ExplanationSchema.setClass(Explanation);

// Rows become entities by their prototype alone, so nothing of it may be private.
function factsOf({
  dueAt,
  remindedAt = null,
  lateAt = null,
  answeredAt = null,
}: Explanation): ExplanationFacts {
  return { dueAt, remindedAt, lateAt, answeredAt };
}
