import { Injectable } from '@nestjs/common';
import { PaperTemplates } from '../../document/papers/paper-templates.service.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { CommandContext } from '../../identity/actor.js';
import { nextNumber } from '../../persistence/number-series.js';
import { OrderCommandService } from './order-command.service.js';
import type { OrderMoment } from './order-command.service.js';
import { issueOrder } from './order-issue.js';
import { orderPaper } from './order-paper.record.js';
import { handOf, signLimit, titleOf } from './order-step.js';
import { supervisionOffice, unitOf } from './order.record.js';
import type { OrderWord } from './order.record.js';
import type { OrderAnswer, OrderEditInput, OrderIssueInput, OrderReasonInput } from './order.schema.js';
import type { SupervisionOrder } from './supervision-order.entity.js';

/** The offices' commands on a supervision order 督办单: correct, issue, decline, withdraw. */
@Injectable()
export class OrderService {
  constructor(
    private readonly orders: OrderCommandService,
    private readonly templates: PaperTemplates,
  ) {}

  /** Corrects a draft. @throws version.stale, state.illegal-step once it was decided */
  edit(context: CommandContext, id: string, { version, ...mine }: OrderEditInput): Promise<OrderAnswer> {
    const name = { id, permission: 'order:draft', action: 'order:edit' } as const;
    return this.orders.run(context, name, (order) => {
      order.assertVersion(version, mine);
      order.assertDraft();
      order.reason = mine.reason ?? order.reason;
      order.requirement = mine.requirement ?? order.requirement;
      return { words: [] };
    });
  }

  /**
   * The office head signs: the order gets its number, its paper, its limits and its own loop, and the body hears of it.
   * @throws request.invalid when the requirement is empty or the day has passed, permission.denied for its drafter
   */
  issue(context: CommandContext, id: string, input: OrderIssueInput): Promise<OrderAnswer> {
    return this.orders.run(context, { id, permission: 'order:issue' }, async (order, at) => {
      await issueOrder(order, at, input);
      const paper = await orderPaper(this.templates, order, at);
      // As late as possible: whoever signs next waits for this number.
      order.number = await nextNumber(at.em, { cityId: order.cityId, series: 'order', day: dayOf(at.now) });
      return { words: [issuedWord(order, at)], writes: [paper(order.number)] };
    });
  }

  /** The office head lets a draft be, with his reason. @throws state.illegal-step once issued */
  decline(context: CommandContext, id: string, { version, reason }: OrderReasonInput): Promise<OrderAnswer> {
    return this.orders.run(context, { id, permission: 'order:decline' }, (order, at) => {
      order.assertVersion(version, { reason });
      order.decline(handOf(at), reason);
      const to = order.draftedBy ? [{ postId: order.draftedBy }] : supervisionOffice;
      const sentence = `对${at.ground.bodyName}的督办单不予签发，原因：${reason}`;
      return { words: [{ to, rung: 'order_declined', episode: 1, sentence }] };
    });
  }

  /** The office takes the order back with a reason; the body hears of it when it had been issued. */
  withdraw(context: CommandContext, id: string, { version, reason }: OrderReasonInput): Promise<OrderAnswer> {
    const name = { id, permission: 'order:review', action: 'order:withdraw' } as const;
    return this.orders.run(context, name, (order, at) => {
      order.assertVersion(version, { reason });
      order.withdraw(handOf(at), reason);
      if (!order.number) return { words: [] };
      const sentence = `${titleOf(order)}已撤回，原因：${reason}`;
      return { words: [{ to: unitOf(order.bodyId), rung: 'withdrawn', episode: 1, sentence }] };
    });
  }
}

function issuedWord(order: SupervisionOrder, { law, now }: OrderMoment): OrderWord {
  const limits = `请于${sayLimit(signLimit({ law, now }))}前签收${order.feedbackDueAt ? `、${sayLimit(order.feedbackDueAt)}前反馈` : ''}`;
  const sentence = `${titleOf(order)}：${order.reason}。${limits}。`;
  return { to: unitOf(order.bodyId), rung: 'order_issued', episode: 1, sentence };
}
