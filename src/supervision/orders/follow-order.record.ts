import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import type { OrderStep, OrderStepName } from '../../domain/supervision/order-clock.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { Addressee } from '../../notification/notice-item.record.js';
import { draftInterviews } from '../interviews/interview-drafts.record.js';
import type { InterviewCause } from '../interviews/interview-drafts.record.js';
import type { OrderGround } from './order-ground.record.js';
import { saveOrderClock, supervisionOffice, tellOfOrder } from './order.record.js';
import type { OrderWord } from './order.record.js';
import type { SupervisionOrder } from './supervision-order.entity.js';

interface Moment {
  law: CityLaw;
  now: Date;
}

/**
 * Takes every step that the clock of a locked, issued order asks for and says what is to be written; empty when
 * nothing was due. Of several that an outage hid only the highest is noticed, the rest are recorded as passed over.
 * Source: rules.md, "Ladder": order ignored, urge to the responsible leader; 5 wd overdue, interview drafted.
 */
export function takeClockSteps(
  order: SupervisionOrder,
  ground: OrderGround,
  { law, now }: Moment,
): RawQueryFragment[] {
  const before = order.nextDueAt ?? null;
  const { steps } = order.judge(law, now);
  for (const { step } of steps) record(order, step, now);
  order.judge(law, now);
  const highest = steps.at(-1)?.step;
  if (highest === undefined)
    return before?.getTime() === order.nextDueAt?.getTime() ? [] : [saveOrderClock(order)];
  return [
    saveOrderClock(order),
    ...noticeOf(highest, order, ground, { law, now }),
    ...trail(order, steps, now),
  ];
}

function record(order: SupervisionOrder, step: OrderStepName, now: Date): void {
  if (step === 'urge_leader_unsigned') order.urgedUnsignedAt = now;
  if (step === 'urge_leader_unanswered') order.urgedUnansweredAt = now;
  if (step === 'urge_reviewer') order.urgedReviewerAt = now;
  if (step === 'draft_interview') order.interviewAt = now;
}

function noticeOf(
  step: OrderStepName,
  ...[order, ground, at]: [SupervisionOrder, OrderGround, Moment]
): RawQueryFragment[] {
  if (step === 'draft_interview') return draftInterview(order, ground, at);
  const word = wordOf(step, order, ground);
  const { id, cityId, decisionId } = order;
  return tellOfOrder({ id, cityId, decisionId, urgent: ground.urgent }, [word], at);
}

// One rung 督办单逾期: its first episode is the signature, each later one an answer that did not come.
function wordOf(step: OrderStepName, order: SupervisionOrder, { bodyName, leaders }: OrderGround): OrderWord {
  const title = `${bodyName}的督办单${order.number ?? ''}`;
  const limit = (at: Date | null | undefined) => (at ? `（时限${sayLimit(at)}）` : '');
  const round = order.returnedCount + 1;
  const ignored: readonly Addressee[] = [
    ...leaders.map((postId) => ({ postId })),
    { bodyId: order.bodyId, role: 'unit_head' },
  ];
  if (step === 'urge_reviewer') {
    const sentence = `${title}的反馈已过审核时限${limit(order.reviewDueAt)}，请尽快审核`;
    return { to: supervisionOffice, rung: 'review', episode: round, sentence };
  }
  if (step === 'urge_leader_unsigned')
    return {
      to: ignored,
      rung: 'order_ignored',
      episode: 1,
      sentence: `${title}超过时限仍未签收，请督促签收并办理`,
    };
  const sentence = `${title}已过反馈时限${limit(order.feedbackDueAt)}仍未反馈，请督促办理`;
  return { to: ignored, rung: 'order_ignored', episode: round + 1, sentence };
}

function draftInterview(
  order: SupervisionOrder,
  { urgent }: OrderGround,
  { law, now }: Moment,
): RawQueryFragment[] {
  const { cityId, decisionId, bodyId, number, feedbackDueAt } = order;
  const overdueWd = law.rules.ladder.interviewOrderOverdueWd;
  const limit = feedbackDueAt ? `（时限${sayLimit(feedbackDueAt)}）` : '';
  const cause: InterviewCause = {
    bodyId,
    partId: null,
    orderId: order.id,
    cause: 'order_overdue',
    episode: order.returnedCount + 1,
    basis: `督办单${number ?? ''}逾期${overdueWd}个工作日仍未反馈${limit}`,
    inputs: { number: number ?? null, feedbackDueAt: feedbackDueAt?.toISOString() ?? null, overdueWd },
  };
  return draftInterviews([cause], { cityId, decisionId, now, notBefore: notBefore(now, law, urgent) });
}

function trail(order: SupervisionOrder, steps: readonly OrderStep[], now: Date): RawQueryFragment[] {
  const names = steps.map(({ step }) => step);
  const details = { number: order.number ?? null, steps: names, passedOver: names.slice(0, -1) };
  return [
    sql`insert into audit_entry (city_id, city_time, action, subject_type, subject_ids, result, details)
      values (${order.cityId}, ${now}, 'system:follow-order', 'order', array[${order.id}]::uuid[], 'done',
        ${JSON.stringify(details)}::jsonb)`,
    sql`insert into change_feed (city_id, body_ids, subject_type, subject_ids)
      values (${order.cityId}, array[${order.bodyId}]::uuid[], 'order', array[${order.id}]::uuid[])`,
  ];
}
