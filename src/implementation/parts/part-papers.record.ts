import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';

/** The dispute about a part's duty; null when there was none. */
export async function disputeOfPart(
  em: EntityManager,
  partId: string,
): Promise<Record<string, unknown> | null> {
  const [row] = await em.execute<Record<string, unknown>[]>(sql`
    select x.id, x.state, x.reason, b.short_name as "suggestedBody", x.raised_at as "raisedAt",
      x.decide_due_at as "decideDueAt", x.decided_at as "decidedAt", o.title as "decidedBy", x.answer, x.version
    from dispute x left join body b on b.id = x.suggested_body_id left join post o on o.id = x.decided_by
    where x.part_id = ${partId}`);
  return row ?? null;
}

/** Supervision orders that name a part; the unit itself does not see drafts. */
export async function ordersOfPart(
  em: EntityManager,
  partId: string,
  isOwn: boolean,
): Promise<Record<string, unknown>[]> {
  return em.execute<Record<string, unknown>[]>(sql`
    select o.id, o.number, o.state, o.reason, o.requirement, o.issued_at as "issuedAt",
      o.feedback_due_at as "feedbackDueAt", o.closed_at as "closedAt"
    from supervision_order o join supervision_order_item i on i.order_id = o.id
    where i.part_id = ${partId} and not (${isOwn} and o.state in ('draft', 'declined'))
    order by o.drafted_at desc, o.id`);
}
