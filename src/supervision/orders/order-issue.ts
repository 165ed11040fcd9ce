import { AppError } from '../../domain/errors.js';
import type { OrderMoment } from './order-command.service.js';
import { assertOtherPerson } from './order-ground.record.js';
import { feedbackLimit, handOf } from './order-step.js';
import type { OrderIssueInput } from './order.schema.js';
import type { SupervisionOrder } from './supervision-order.entity.js';

/**
 * The office head's signature on an order, all but its number: the same for the check page, which keeps nothing of
 * it, and for the command.
 * @throws version.stale, request.invalid without a requirement or for a day that is over, permission.denied for its
 * drafter, state.illegal-step
 */
export async function issueOrder(
  order: SupervisionOrder,
  at: OrderMoment,
  { version, ...mine }: OrderIssueInput,
): Promise<void> {
  order.assertVersion(version, mine);
  await assertOtherPerson(at.em, at.actor, {
    postId: order.draftedBy,
    refusal: '本人拟办的督办单不能由本人签发。',
  });
  order.requirement = mine.requirement ?? order.requirement;
  assertRequirement(order);
  order.issue(handOf(at), feedbackLimit(mine.feedbackDueOn, at));
}

function assertRequirement({ requirement }: SupervisionOrder): void {
  if (requirement.trim() !== '') return;
  const fields = [{ pointer: '/requirement', detail: '请写明督办要求' }];
  throw new AppError('request.invalid', '督办单还没有写明要求，不能签发。', { fields });
}
