import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { uuids } from '../../persistence/change.js';
import type { Poke } from '../../persistence/change.js';
import { takeRows } from '../../persistence/take-rows.js';
import { orderPoke, saveOrder, tellOfOrder, unitOf } from './order.record.js';
import { SupervisionOrder } from './supervision-order.entity.js';

/** Parts that end, why, by whom and when. */
export interface HungOn {
  partIds: readonly string[];
  /** The reason of each part's end, by its id. */
  reasonOf: ReadonlyMap<string, string>;
  postId: string;
  law: CityLaw;
  now: Date;
  /** Set where the whole decision ends. */
  decisionId?: string;
}

/**
 * Takes back the open orders all of whose tasks end or have been taken back, merged or handed on; the bodies to which
 * they had been issued hear of it. An order with another task, open or concluded, stays.
 */
export async function withdrawOrdersOf(
  em: EntityManager,
  hung: HungOn,
): Promise<{ ids: string[]; writes: RawQueryFragment[]; pokes: Poke[] }> {
  const orders = await takeOrders(em, hung);
  const reasons = await reasonsOf(em, orders, hung);
  const { now, law, postId } = hung;
  const writes = orders.flatMap((order) => {
    const reason = reasons.get(order.id) ?? '任务已了结';
    order.withdraw({ postId, now }, reason);
    order.nextDueAt = null;
    const sentence = `督办单${order.number ?? ''}已撤回，原因：${reason}`;
    const word = { to: unitOf(order.bodyId), rung: 'withdrawn', episode: 1, sentence };
    const place = { ...order, urgent: false };
    return [saveOrder(order), ...(order.number ? tellOfOrder(place, [word], { law, now }) : [])];
  });
  const issued = orders.filter(({ issuedAt }) => issuedAt != null);
  return { ids: orders.map(({ id }) => id), writes, pokes: issued.map((order) => orderPoke(order, now)) };
}

function takeOrders(em: EntityManager, { partIds, decisionId }: HungOn): Promise<SupervisionOrder[]> {
  const ids = uuids(partIds);
  return takeRows(
    em,
    SupervisionOrder,
    sql`where state in ('draft', 'issued', 'signed', 'answered')
      and (id in (select i.order_id from supervision_order_item i where i.part_id = any(${ids}))
        or decision_id = ${decisionId ?? null})
      and not exists (select from supervision_order_item i join task_part p on p.id = i.part_id
        where i.order_id = supervision_order.id and p.id <> all(${ids})
          and p.state not in ('withdrawn', 'transferred', 'merged'))
      order by id for no key update`,
  );
}

// Of several tasks that end the first gives its reason.
async function reasonsOf(
  em: EntityManager,
  orders: readonly SupervisionOrder[],
  { reasonOf }: HungOn,
): Promise<Map<string, string>> {
  if (orders.length === 0) return new Map();
  const items = await em.execute<{ orderId: string; partId: string }[]>(sql`
    select order_id as "orderId", part_id as "partId" from supervision_order_item
    where order_id = any(${uuids(orders.map(({ id }) => id))}) order by added_at desc`);
  const [only] = reasonOf.values();
  const all = new Map(orders.map(({ id }) => [id, only ?? '任务已了结']));
  for (const { orderId, partId } of items) {
    const reason = reasonOf.get(partId);
    if (reason !== undefined) all.set(orderId, reason);
  }
  return all;
}
