import { sql } from '@mikro-orm/postgresql';
import { demoCityId } from '../../src/organization/city-ids.js';
import { OrderReplyService } from '../../src/supervision/orders/order-reply.service.js';
import { OrderService } from '../../src/supervision/orders/order.service.js';
import type { StoryCity } from './story-city.js';
import type { StoryPart } from './story-part.js';
import { orderWords } from './words.js';

const officeHead = 'PD-SWB/office_head';
const office = 'GD-ZFB/supervision_office';

interface FoundOrder {
  id: string;
  bodyCode: string;
}

/** What the office head, the body and the office do with supervision orders that lamps have drafted. */
export class OrderActs {
  constructor(private readonly city: StoryCity) {}

  async issue(part: StoryPart): Promise<void> {
    await this.#issue(await this.#orderOf(part));
  }

  async decline(part: StoryPart): Promise<void> {
    const { id } = await this.#orderOf(part);
    const input = { reason: orderWords.declined };
    await this.city.service(OrderService).decline(await this.city.as(officeHead), id, input);
  }

  async sign(part: StoryPart): Promise<void> {
    await this.#sign(await this.#orderOf(part));
  }

  async answer(part: StoryPart): Promise<void> {
    const { id, bodyCode } = await this.#orderOf(part);
    const head = await this.city.as(`${bodyCode}/unit_head`);
    await this.city.service(OrderReplyService).answer(head, id, { feedback: orderWords.answer });
  }

  async review(part: StoryPart, outcome: 'pass' | 'return'): Promise<void> {
    const { id } = await this.#orderOf(part);
    const note = orderWords[outcome];
    await this.city.service(OrderReplyService).review(await this.city.as(office), id, { outcome, note });
  }

  /** The office head signs every draft that waits before him. */
  async clearDesk(): Promise<void> {
    for (const order of await this.#inState('draft')) await this.#issue(order);
  }

  /** The bodies sign what was issued at an instant. */
  async signIssuedAt(at: Date): Promise<void> {
    const orders = await this.city.read<FoundOrder>(sql`
      select o.id, b.code as "bodyCode" from supervision_order o join body b on b.id = o.body_id
      where o.city_id = ${demoCityId} and o.state = 'issued' and o.issued_at = ${at} order by b.sort`);
    for (const order of orders) await this.#sign(order);
  }

  async #issue({ id }: FoundOrder): Promise<void> {
    const input = { requirement: orderWords.requirement };
    await this.city.service(OrderService).issue(await this.city.as(officeHead), id, input);
  }

  async #sign({ id, bodyCode }: FoundOrder): Promise<void> {
    await this.city.service(OrderReplyService).sign(await this.city.as(`${bodyCode}/unit_head`), id);
  }

  #inState(state: string): Promise<FoundOrder[]> {
    return this.city.read<FoundOrder>(sql`
      select o.id, b.code as "bodyCode" from supervision_order o join body b on b.id = o.body_id
      where o.city_id = ${demoCityId} and o.state = ${state} order by o.drafted_at, b.sort`);
  }

  async #orderOf({ id, task }: StoryPart): Promise<FoundOrder> {
    const [order] = await this.city.read<FoundOrder>(sql`
      select o.id, b.code as "bodyCode" from supervision_order_item i
      join supervision_order o on o.id = i.order_id join body b on b.id = o.body_id
      where i.part_id = ${id} order by o.drafted_at desc limit 1`);
    if (order === undefined) throw new Error(`nothing drafted an order for “${task.wording}”`);
    return order;
  }
}
