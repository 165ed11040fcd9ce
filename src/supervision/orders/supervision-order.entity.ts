import { defineEntity, p } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { orderStates } from '../../domain/states/order-states.js';
import type { OrderAction, OrderState } from '../../domain/states/order-states.js';
import { step } from '../../domain/states/step.js';
import { judgeOrder } from '../../domain/supervision/order-clock.js';
import type { OrderFacts, OrderJudgement } from '../../domain/supervision/order-clock.js';

const SupervisionOrderSchema = defineEntity({
  name: 'SupervisionOrder',
  tableName: 'supervision_order',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    decisionId: p.uuid(),
    bodyId: p.uuid(),
    number: p.text().nullable(),
    origin: p.text().$type<'lamp' | 'review' | 'person'>(),
    reason: p.text(),
    requirement: p.text(),
    state: p.text().$type<OrderState>(),
    draftedAt: p.datetime(),
    draftedBy: p.uuid().nullable(),
    withHeadAt: p.datetime().nullable(),
    issuedBy: p.uuid().nullable(),
    issuedAt: p.datetime().nullable(),
    signedBy: p.uuid().nullable(),
    signedAt: p.datetime().nullable(),
    feedbackDueAt: p.datetime().nullable(),
    feedback: p.text().nullable(),
    feedbackBy: p.uuid().nullable(),
    feedbackAt: p.datetime().nullable(),
    reviewDueAt: p.datetime().nullable(),
    reviewedBy: p.uuid().nullable(),
    reviewedAt: p.datetime().nullable(),
    reviewNote: p.text().nullable(),
    returnedCount: p.integer(),
    declineReason: p.text().nullable(),
    withdrawReason: p.text().nullable(),
    endedBy: p.uuid().nullable(),
    urgedUnsignedAt: p.datetime().nullable(),
    urgedUnansweredAt: p.datetime().nullable(),
    urgedReviewerAt: p.datetime().nullable(),
    interviewAt: p.datetime().nullable(),
    closedAt: p.datetime().nullable(),
    nextDueAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** Who acts, for which post, and when. */
interface Hand {
  postId: string;
  now: Date;
}

/** 督办单: what a body must sign and answer; it ends only by a person's hand. Source: mission.md S2, S4. */
export class SupervisionOrder extends SupervisionOrderSchema.class {
  /** The office head puts his name to it; the number follows in the last moment. @throws state.illegal-step */
  issue({ postId, now }: Hand, feedbackDueAt: Date): void {
    take(this, 'issue');
    this.issuedBy = postId;
    this.issuedAt = now;
    this.feedbackDueAt = feedbackDueAt;
  }

  /** The office head lets it be, with a reason; nothing was issued. @throws state.illegal-step */
  decline(hand: Hand, reason: string): void {
    take(this, 'decline');
    this.declineReason = reason;
    end(this, hand);
  }

  /** The body takes it on. @throws state.illegal-step */
  sign({ postId, now }: Hand): void {
    take(this, 'sign');
    this.signedBy = postId;
    this.signedAt = now;
  }

  /** The body answers; from now on the reviewer has the move until `reviewDueAt`, inclusive. @throws state.illegal-step */
  answer({ postId, now }: Hand, feedback: string, reviewDueAt: Date): void {
    take(this, 'answer');
    this.feedback = feedback;
    this.feedbackBy = postId;
    this.feedbackAt = now;
    this.reviewDueAt = reviewDueAt;
  }

  /**
   * The answer does not suffice: the body answers again until `feedbackDueAt`, inclusive, and the clock of this new
   * limit has done nothing yet. @throws state.illegal-step
   */
  giveBack({ postId, now }: Hand, note: string, feedbackDueAt: Date): void {
    take(this, 'return');
    reviewed(this, { postId, now }, note);
    this.returnedCount += 1;
    this.feedbackDueAt = feedbackDueAt;
    this.feedbackAt = null;
    this.reviewDueAt = null;
    this.urgedUnansweredAt = null;
    this.urgedReviewerAt = null;
    this.interviewAt = null;
  }

  /** The answer suffices 销号. @throws state.illegal-step */
  close(hand: Hand, note: string | null): void {
    take(this, 'close');
    reviewed(this, hand, note);
    end(this, hand);
  }

  /** The office takes it back with a reason; it stays on record. @throws state.illegal-step */
  withdraw(hand: Hand, reason: string): void {
    take(this, 'withdraw');
    this.withdrawReason = reason;
    end(this, hand);
  }

  /** True while its own loop follows it: issued and not ended. A draft is followed by its decision's loop. */
  isFollowed(): boolean {
    return this.state === 'issued' || this.state === 'signed' || this.state === 'answered';
  }

  /** @throws state.illegal-step once it was decided: only a draft can be corrected */
  assertDraft(): void {
    if (this.state === 'draft') return;
    const { name } = orderStates.states[this.state];
    throw new AppError('state.illegal-step', `督办单现在是“${name}”，只有草稿可以修改。`, {
      context: { from: this.state },
    });
  }

  /** @throws version.stale when somebody changed it after `version` was read; `mine` is what would be lost */
  assertVersion(version: number | undefined, mine: Record<string, unknown>): void {
    if (version === undefined || version === this.version) return;
    const { reason, requirement, state } = this;
    throw new AppError('version.stale', '您打开以后，这张督办单已被别人改过；请对照两份内容后再提交。', {
      context: { mine, theirs: { reason, requirement, state }, currentVersion: this.version },
    });
  }

  /** Judges its clock and keeps when to look again: at once while a step is due that nobody recorded. */
  judge(law: CityLaw, now: Date): OrderJudgement {
    const judgement = judgeOrder(factsOf(this), law, now);
    this.nextDueAt = judgement.steps.length > 0 ? now : judgement.nextDueAt;
    return judgement;
  }
}
SupervisionOrderSchema.setClass(SupervisionOrder);

// Functions beside the class: entities are made without its constructor, so they have no private methods.
function factsOf(order: SupervisionOrder): OrderFacts {
  return {
    state: order.state,
    draftedAt: order.draftedAt,
    issuedAt: order.issuedAt ?? null,
    signedAt: order.signedAt ?? null,
    feedbackDueAt: order.feedbackDueAt ?? null,
    feedbackAt: order.feedbackAt ?? null,
    reviewDueAt: order.reviewDueAt ?? null,
    withHeadAt: order.withHeadAt ?? null,
    urgedUnsignedAt: order.urgedUnsignedAt ?? null,
    urgedUnansweredAt: order.urgedUnansweredAt ?? null,
    urgedReviewerAt: order.urgedReviewerAt ?? null,
    interviewAt: order.interviewAt ?? null,
  };
}

function take(order: SupervisionOrder, action: OrderAction): void {
  order.state = step(orderStates, order.state, action);
}

function reviewed(order: SupervisionOrder, { postId, now }: Hand, note: string | null): void {
  order.reviewedBy = postId;
  order.reviewedAt = now;
  order.reviewNote = note;
}

function end(order: SupervisionOrder, { postId, now }: Hand): void {
  order.endedBy = postId;
  order.closedAt = now;
}
