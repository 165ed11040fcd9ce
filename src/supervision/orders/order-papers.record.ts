import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';

/** What was done with one order, by whom and when; null: not yet. */
export interface OrderPast {
  withHeadAt: Date | null;
  feedback: string | null;
  reviewNote: string | null;
  reviewedAt: Date | null;
  declineReason: string | null;
  withdrawReason: string | null;
  draftedBy: string | null;
  issuedBy: string | null;
  signedBy: string | null;
  feedbackBy: string | null;
  reviewedBy: string | null;
  endedBy: string | null;
}

/** A post in words; the person is in the audit trail, for posts change hands. */
export const holder = (post: RawQueryFragment): RawQueryFragment =>
  sql`(select title from post where id = ${post})`;

/** One part that an order names. */
export interface OrderTask {
  partId: string;
  number: string;
  wording: string;
  state: string;
  lamp: string;
  sentence: string | null;
  progress: string;
  dueAt: Date | null;
  addedAt: Date;
}

/** One answer of the body with its review. */
interface OrderRound {
  round: number;
  feedback: string;
  feedbackAt: Date;
  feedbackDueAt: Date;
  feedbackBy: string | null;
  outcome: 'pass' | 'return';
  note: string | null;
  reviewedAt: Date;
  reviewedBy: string | null;
}

/** The parts that an order names, in the order of their tasks. */
export function tasksOf(em: EntityManager, orderId: string): Promise<OrderTask[]> {
  return em.execute(sql`
    select p.id as "partId", t.number, t.wording, p.state, p.lamp, p.lamp_sentence as sentence, p.progress,
      p.due_at as "dueAt", i.added_at as "addedAt"
    from supervision_order_item i join task_part p on p.id = i.part_id join task t on t.id = p.task_id
    where i.order_id = ${orderId} order by t.seq, p.id`);
}

/** The answers that were reviewed, the first first. */
export function roundsOf(em: EntityManager, orderId: string): Promise<OrderRound[]> {
  return em.execute(sql`
    select r.round, r.feedback, r.feedback_at as "feedbackAt", r.feedback_due_at as "feedbackDueAt",
      ${holder(sql`r.feedback_by`)} as "feedbackBy", r.outcome, r.note, r.reviewed_at as "reviewedAt",
      ${holder(sql`r.reviewed_by`)} as "reviewedBy"
    from supervision_order_round r where r.order_id = ${orderId} order by r.round`);
}
