import { defineEntity, p } from '@mikro-orm/postgresql';
import { judgeObjection } from '../../domain/assessment/objection-clock.js';
import type { ObjectionJudgement } from '../../domain/assessment/objection-clock.js';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { isUndecided, objectionStates } from '../../domain/states/objection-states.js';
import type { ObjectionState } from '../../domain/states/objection-states.js';
import { step } from '../../domain/states/step.js';
import { sayLimit } from '../../domain/supervision/sentences.js';

const ObjectionSchema = defineEntity({
  name: 'Objection',
  tableName: 'objection',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    resultId: p.uuid(),
    computationId: p.uuid(),
    bodyId: p.uuid(),
    rowCode: p.text(),
    wording: p.text(),
    ownerBodyId: p.uuid().nullable(),
    state: p.text().$type<ObjectionState>(),
    filedBy: p.uuid(),
    filedPerson: p.uuid(),
    filedAt: p.datetime(),
    opinionDueAt: p.datetime(),
    decideDueAt: p.datetime(),
    opinion: p.text().nullable(),
    opinionBy: p.uuid().nullable(),
    opinionPerson: p.uuid().nullable(),
    opinionAt: p.datetime().nullable(),
    decision: p.text().nullable(),
    decidedBy: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    correctedBy: p.uuid().nullable(),
    remindedAt: p.datetime().nullable(),
    overdueAt: p.datetime().nullable(),
    nextDueAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** Who acts on an objection, and when. */
export interface ObjectionHand {
  postId: string;
  personId: string;
  now: Date;
}

/** 异议 of a body against one row of its own score. */
export class Objection extends ObjectionSchema.class {
  /** The data owner says whether the value stands. @throws state.illegal-step, objection.recused for whoever filed it */
  advise({ postId, personId, now }: ObjectionHand, opinion: string): void {
    const state = step(objectionStates, this.state, 'advise');
    if (personId === this.filedPerson)
      throw new AppError('objection.recused', '异议由您提出，意见须由数据责任单位的其他人提出。');
    Object.assign(this, { state, opinion, opinionBy: postId, opinionPerson: personId, opinionAt: now });
  }

  /**
   * Decided with its reason, on the opinion, or without one once its days are over.
   * @throws state.illegal-step once decided, and while the data owner still has days for an opinion
   */
  decide({ postId, now }: ObjectionHand, outcome: 'uphold' | 'reject', decision: string): void {
    const state = step(objectionStates, this.state, outcome);
    if (this.state === 'filed' && now <= this.opinionDueAt)
      throw new AppError(
        'state.illegal-step',
        `数据责任单位的意见期到${sayLimit(this.opinionDueAt)}为止，收到意见或者期满以后再裁定。`,
      );
    Object.assign(this, { state, decision, decidedBy: postId, decidedAt: now, nextDueAt: null });
  }

  /** Its body takes it back. @throws state.illegal-step once decided */
  withdraw(): void {
    this.state = step(objectionStates, this.state, 'withdraw');
    this.nextDueAt = null;
  }

  /** Whether somebody still has to act. */
  isOpen(): boolean {
    return isUndecided(this.state);
  }

  /** Judges its clock and keeps when to look again: at once while something is due that was not done. */
  judge(law: CityLaw, now: Date): ObjectionJudgement {
    const { state, opinionDueAt, decideDueAt, remindedAt = null, overdueAt = null } = this;
    const judgement = judgeObjection({ state, opinionDueAt, decideDueAt, remindedAt, overdueAt }, law, now);
    this.nextDueAt = judgement.due === null ? judgement.nextDueAt : now;
    return judgement;
  }

  /** @throws version.stale when somebody changed it after `version` was read; `mine` is what would be lost */
  assertVersion(version: number | undefined, mine: Record<string, unknown>): void {
    if (version === undefined || version === this.version) return;
    const theirs = { opinion: this.opinion ?? null, decision: this.decision ?? null };
    throw new AppError('version.stale', '您打开以后，这件异议已被别人处理过；请刷新后再看。', {
      context: { mine, theirs, currentVersion: this.version },
    });
  }
}
ObjectionSchema.setClass(Objection);
