import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { uuids } from '../../persistence/change.js';

/** Which body's matters go to which other one. */
export interface MovingBody {
  from: string;
  to: string;
  /** What ends with the merger, because the other body has a part of the same task: it is not moved. */
  ended: { partIds: readonly string[]; orderIds: readonly string[] };
}

const openChain = sql`k.state not in ('closed', 'revoked')`;

/**
 * Gives everything open of one body to another one: parts with their clocks, orders, restrictions, reports that wait
 * for review, interviews that are proposed or on their way. What was concluded or ended stays where it was.
 * Source: issue "nothing is orphaned"; rules.md, "Bodies and people": a body merged keeps its closed periods.
 */
export async function moveOpenMatters(
  em: EntityManager,
  { from, to, ended }: MovingBody,
): Promise<{ writes: RawQueryFragment[]; moved: number }> {
  const goneParts = uuids(ended.partIds);
  const goneOrders = uuids(ended.orderIds);
  const parts = await em.execute<{ id: string }[]>(sql`select id from task_part where body_id = ${from}
    and state not in ('concluded', 'withdrawn', 'transferred', 'merged') and id <> all(${goneParts})
    order by id for no key update`);
  const orders = await em.execute<
    { id: string }[]
  >(sql`select id from supervision_order where body_id = ${from}
    and state in ('draft', 'issued', 'signed', 'answered') and id <> all(${goneOrders}) order by id for no key update`);
  const doubled = sql`(o.state = 'draft' and o.origin = 'lamp' and exists (select from supervision_order d
    where d.decision_id = o.decision_id and d.body_id = ${to} and d.state = 'draft' and d.origin = 'lamp'
      and d.id <> all(${goneOrders})))`;
  const ids = uuids(parts.map(({ id }) => id));
  return {
    moved: parts.length + orders.length,
    writes: [
      sql`update task_part set body_id = ${to}, former_body_id = ${from}, version = version + 1 where id = any(${ids})`,
      // A draft of the system gathers the reds of a body and decision: where the other body has one, that one stays.
      sql`update supervision_order o set body_id = ${to}, version = o.version + 1,
          state = case when ${doubled} then 'withdrawn' else o.state end,
          withdraw_reason = case when ${doubled} then '单位合并，并入另一张草稿' else o.withdraw_reason end,
          next_due_at = case when ${doubled} then null else o.next_due_at end
        where o.id = any(${uuids(orders.map(({ id }) => id))})`,
      // Nobody answers himself: the office says who does.
      sql`update restriction set raiser_body_id = case when raiser_body_id = ${from} then ${to}::uuid else raiser_body_id end,
          body_id = case when body_id = ${from} then ${to}::uuid else body_id end,
          state = case when array[raiser_body_id, body_id] <@ array[${from}, ${to}]::uuid[]
            and state in ('asked', 'rerouted', 'assigned') then 'with_office' else state end, version = version + 1
        where ended_at is null and (raiser_body_id = ${from} or body_id = ${from})
          and (part_id is null or part_id <> all(${goneParts}))`,
      sql`update report set body_id = ${to} where part_id = any(${ids}) and state = 'submitted'`,
      sql`update interview_draft i set body_id = ${to}, version = i.version + 1 where i.body_id = ${from}
        and (i.state = 'drafted' or exists (select from interview_chain k where k.id = i.id and ${openChain}))
        and (i.part_id is null or i.part_id <> all(${goneParts})) and (i.order_id is null or i.order_id <> all(${goneOrders}))`,
      sql`update interview_chain k set body_id = ${to}, version = k.version + 1 where k.body_id = ${from} and ${openChain}`,
    ],
  };
}
