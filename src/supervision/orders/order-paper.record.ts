import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { insertSignedPaper } from '../../document/papers/formal-paper.record.js';
import type { PaperTemplates } from '../../document/papers/paper-templates.service.js';
import { closingDayOf } from '../../domain/calendar/city-day.js';
import { sayPaperDay } from '../../domain/document/paper-content.js';
import { paperTasks } from './paper-tasks.record.js';
import type { OrderMoment } from './order-command.service.js';
import { signLimit } from './order-step.js';
import type { SupervisionOrder } from './supervision-order.entity.js';

interface OrderPaperFacts {
  body: string;
  decision: string;
  leader: string;
}

/** Writes the 督办通知单 of an order that was just issued; `write` gives its row once the order has its number. */
export async function orderPaper(
  templates: PaperTemplates,
  order: SupervisionOrder,
  at: OrderMoment,
): Promise<(number: string) => RawQueryFragment> {
  const { body, decision, leader } = await factsOf(at.em, order);
  const limit = order.feedbackDueAt ?? null;
  const written = templates.write('order_notice', {
    ...{ body, decision, leader, reason: order.reason, requirement: order.requirement },
    tasks: await paperTasks(
      at.em,
      sql`select part_id from supervision_order_item where order_id = ${order.id}`,
    ),
    signBy: sayPaperDay(closingDayOf(signLimit(at))),
    feedbackBy: limit === null ? '' : sayPaperDay(closingDayOf(limit)),
  });
  const subject = { subjectType: 'order', subjectId: order.id, bodyId: order.bodyId };
  const { cityId } = order;
  return (number) =>
    insertSignedPaper(written, subject, {
      ...{ cityId, number: `${written.code}${number}`, postId: at.actor.postId, now: at.now },
    });
}

async function factsOf(
  em: EntityManager,
  { id, bodyId, decisionId }: SupervisionOrder,
): Promise<OrderPaperFacts> {
  const [row] = await em.execute<OrderPaperFacts[]>(sql`
    select b.full_name as body, d.title as decision, coalesce((
      select string_agg(distinct l.title, '、') from supervision_order_item i join task_part p on p.id = i.part_id
        join task t on t.id = p.task_id join post l on l.id = coalesce(t.responsible_leader, d.responsible_leader)
      where i.order_id = ${id}), '') as leader
    from body b, decision d where b.id = ${bodyId} and d.id = ${decisionId}`);
  if (row === undefined) throw new Error(`order ${id} has no body or decision`);
  return row;
}
