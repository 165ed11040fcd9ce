import { dueFromDay } from '../../domain/decision/deadline.js';
import { AppError } from '../../domain/errors.js';
import type { OrderMoment } from './order-command.service.js';
import type { SupervisionOrder } from './supervision-order.entity.js';

/** An order as sentences call it. */
export const titleOf = ({ number }: SupervisionOrder): string => `督办单${number ?? '（草稿）'}`;

/** Who takes a step, for which post, and when. */
export const handOf = ({ actor, now }: OrderMoment) => ({ postId: actor.postId, now });

/** Until when a body signs an order that is issued at this moment, inclusive. Source: rule pack, order.signWithinWd. */
export const signLimit = ({ law: { rules, calendar }, now }: Pick<OrderMoment, 'law' | 'now'>): Date =>
  calendar.addWorkingDays(now, rules.order.signWithinWd);

/**
 * Until when a body answers, inclusive: 24:00 of the day that the signer names, else the preset in working days.
 * Source: rule pack, order.feedbackWithinWd. @throws request.invalid for a day that is over
 */
export function feedbackLimit(day: string | undefined, { law: { rules, calendar }, now }: OrderMoment): Date {
  if (day === undefined) return calendar.addWorkingDays(now, rules.order.feedbackWithinWd);
  const limit = dueFromDay(day);
  if (limit > now) return limit;
  const fields = [{ pointer: '/feedbackDueOn', detail: '反馈时限不能早于今天' }];
  throw new AppError('request.invalid', '反馈时限已经过去，请另定日期。', { fields });
}
