import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { Addressee, NoticeItem } from '../../notification/notice-item.record.js';
import type { Poke } from '../../persistence/change.js';
import { orderWorkflowId } from '../../temporal/workflow-ids.js';
import type { SupervisionOrder } from './supervision-order.entity.js';

/** Something that several addressees shall hear about an order. */
export type OrderWord = Pick<NoticeItem, 'rung' | 'episode' | 'sentence'> & { to: readonly Addressee[] };

/** Writes what a person's command changed on a locked order back; raises its version. */
export function saveOrder(order: SupervisionOrder): RawQueryFragment {
  return sql`update supervision_order set number = ${order.number ?? null}, reason = ${order.reason},
    requirement = ${order.requirement}, state = ${order.state}, issued_by = ${order.issuedBy ?? null},
    issued_at = ${order.issuedAt ?? null}, signed_by = ${order.signedBy ?? null}, signed_at = ${order.signedAt ?? null},
    feedback_due_at = ${order.feedbackDueAt ?? null}, feedback = ${order.feedback ?? null},
    feedback_by = ${order.feedbackBy ?? null}, feedback_at = ${order.feedbackAt ?? null},
    review_due_at = ${order.reviewDueAt ?? null}, reviewed_by = ${order.reviewedBy ?? null},
    reviewed_at = ${order.reviewedAt ?? null}, review_note = ${order.reviewNote ?? null},
    returned_count = ${order.returnedCount}, decline_reason = ${order.declineReason ?? null},
    withdraw_reason = ${order.withdrawReason ?? null}, ended_by = ${order.endedBy ?? null},
    urged_unanswered_at = ${order.urgedUnansweredAt ?? null}, urged_reviewer_at = ${order.urgedReviewerAt ?? null},
    interview_at = ${order.interviewAt ?? null}, closed_at = ${order.closedAt ?? null},
    next_due_at = ${order.nextDueAt ?? null}, version = version + 1 where id = ${order.id}`;
}

/** Writes what its loop saw back; never raises the version, so that no open form is spoilt by a clock. */
export function saveOrderClock(order: SupervisionOrder): RawQueryFragment {
  return sql`update supervision_order set urged_unsigned_at = ${order.urgedUnsignedAt ?? null},
    urged_unanswered_at = ${order.urgedUnansweredAt ?? null}, urged_reviewer_at = ${order.urgedReviewerAt ?? null},
    interview_at = ${order.interviewAt ?? null}, next_due_at = ${order.nextDueAt ?? null} where id = ${order.id}`;
}

/** Keeps one answer of the body with its review. Precondition: the review was just set on the order. */
export function recordRound(
  order: SupervisionOrder,
  { outcome, answer }: { outcome: 'pass' | 'return'; answer: OrderAnswerGiven },
): RawQueryFragment {
  return sql`insert into supervision_order_round (city_id, order_id, round, feedback, feedback_by, feedback_at,
      feedback_due_at, outcome, note, reviewed_by, reviewed_at)
    values (${order.cityId}, ${order.id}, ${order.returnedCount + (outcome === 'pass' ? 1 : 0)}, ${answer.feedback},
      ${answer.feedbackBy}, ${answer.feedbackAt}, ${answer.feedbackDueAt}, ${outcome}, ${order.reviewNote ?? null},
      ${order.reviewedBy ?? null}, ${order.reviewedAt ?? null})`;
}

/** What a body answered, and until when it had to. */
export interface OrderAnswerGiven {
  feedback: string;
  feedbackBy: string;
  feedbackAt: Date;
  feedbackDueAt: Date;
}

/** Writes notices about an order, held through the quiet hours unless it is urgent 特急. */
export function tellOfOrder(
  order: { id: string; cityId: string; decisionId: string; urgent: boolean },
  words: readonly OrderWord[],
  { law, now }: { law: CityLaw; now: Date },
): RawQueryFragment[] {
  const items = words.flatMap(({ to, ...word }) =>
    to.map((addressee): NoticeItem => ({
      ...word,
      to: addressee,
      decisionId: order.decisionId,
      subjectType: 'order',
      subjectId: order.id,
      notBefore: notBefore(now, law, order.urgent),
    })),
  );
  return recordNoticeItems(items, { cityId: order.cityId, now });
}

/** Head and contact of a body. */
export const unitOf = (bodyId: string): Addressee[] => [
  { bodyId, role: 'unit_head' },
  { bodyId, role: 'unit_staff' },
];

/** The city's supervision office 两办督查室. */
export const supervisionOffice: readonly Addressee[] = [{ cityRole: 'supervision_office' }];

/** The head of the supervision office, who signs. */
export const officeHead: readonly Addressee[] = [{ cityRole: 'office_head' }];

/** Wakes its loop at an instant. */
export const orderPoke = ({ id }: SupervisionOrder, dueAt: Date): Poke => ({
  workflowType: 'supervisionOrder',
  workflowId: orderWorkflowId(id),
  dueAt,
});
