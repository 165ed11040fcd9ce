import { Injectable } from '@nestjs/common';
import { AppError } from '../../domain/errors.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { CommandContext } from '../../identity/actor.js';
import { OrderCommandService } from './order-command.service.js';
import { assertOtherPerson } from './order-ground.record.js';
import { feedbackLimit, handOf, titleOf } from './order-step.js';
import { recordRound, supervisionOffice, unitOf } from './order.record.js';
import type { OrderAnswerGiven, OrderWord } from './order.record.js';
import type { OrderAnswer, OrderFeedbackInput, OrderReviewInput } from './order.schema.js';
import type { SupervisionOrder } from './supervision-order.entity.js';

/** The body's side of an issued supervision order, and the review of what it answers. */
@Injectable()
export class OrderReplyService {
  constructor(private readonly orders: OrderCommandService) {}

  /** The body takes the order on. @throws record.not-found for another body's order */
  sign(context: CommandContext, id: string): Promise<OrderAnswer> {
    return this.orders.run(context, { id, permission: 'order:sign' }, (order, at) => {
      order.sign(handOf(at));
      return { words: [] };
    });
  }

  /** The body answers; the office has to review it. @throws state.illegal-step before it was signed */
  answer(context: CommandContext, id: string, { feedback }: OrderFeedbackInput): Promise<OrderAnswer> {
    return this.orders.run(context, { id, permission: 'order:answer' }, (order, at) => {
      const { calendar, rules } = at.law;
      const reviewDueAt = calendar.addWorkingDays(at.now, rules.order.reviewWithinWd);
      order.answer(handOf(at), feedback, reviewDueAt);
      const sentence = `${at.ground.bodyName}已反馈${titleOf(order)}，请于${sayLimit(reviewDueAt)}前审核`;
      const word = {
        to: supervisionOffice,
        rung: 'order_answered',
        episode: order.returnedCount + 1,
        sentence,
      };
      return { words: [word] };
    });
  }

  /** The office closes the order or returns the answer. @throws permission.denied for whoever answered */
  review(context: CommandContext, id: string, input: OrderReviewInput): Promise<OrderAnswer> {
    const details = { outcome: input.outcome };
    return this.orders.run(context, { id, permission: 'order:review', details }, async (order, at) => {
      const { version, ...mine } = input;
      order.assertVersion(version, mine);
      await assertOtherPerson(at.em, at.actor, {
        postId: order.feedbackBy,
        refusal: '本人所作的反馈不能由本人审核。',
      });
      const answer = answerGiven(order);
      if (input.outcome === 'pass') order.close(handOf(at), input.note ?? null);
      else order.giveBack(handOf(at), input.note, feedbackLimit(input.feedbackDueOn, at));
      return {
        words: [reviewedWord(order)],
        writes: [recordRound(order, { outcome: input.outcome, answer })],
      };
    });
  }
}

function reviewedWord(order: SupervisionOrder): OrderWord {
  const to = unitOf(order.bodyId);
  if (order.state === 'closed')
    return { to, rung: 'order_closed', episode: 1, sentence: `${titleOf(order)}已销号` };
  const again = order.feedbackDueAt ? `请于${sayLimit(order.feedbackDueAt)}前重新反馈。` : '';
  const sentence = `${titleOf(order)}的反馈被退回：${order.reviewNote ?? ''}。${again}`;
  return { to, rung: 'order_returned', episode: order.returnedCount, sentence };
}

// What is reviewed, as it stood before the review; an order without an answer is refused by its own guard.
function answerGiven({
  feedback,
  feedbackBy,
  feedbackAt,
  feedbackDueAt,
}: SupervisionOrder): OrderAnswerGiven {
  if (!feedback || !feedbackBy || !feedbackAt || !feedbackDueAt)
    throw new AppError('state.illegal-step', '这张督办单还没有反馈，不能审核。');
  return { feedback, feedbackBy, feedbackAt, feedbackDueAt };
}
