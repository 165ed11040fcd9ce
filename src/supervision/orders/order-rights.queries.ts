import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { orderStates } from '../../domain/states/order-states.js';
import type { OrderAction } from '../../domain/states/order-states.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import type { Action } from '../../identity/permissions.js';
import { assertOtherPerson, groundOfOrder } from './order-ground.record.js';
import { SupervisionOrder } from './supervision-order.entity.js';

/** What can be done with an order on its page. */
export type OrderWay = OrderAction | 'edit';

/** What the reader may do with an order at this moment, and what he is refused for who he is. */
export interface OrderRights {
  ways: OrderWay[];
  /** In the words of the refusal: a second person has to do it; null: nothing is refused for that. */
  refusal: string | null;
}

const permissionOf: Record<OrderWay, Action> = {
  issue: 'order:issue',
  decline: 'order:decline',
  edit: 'order:draft',
  sign: 'order:sign',
  answer: 'order:answer',
  close: 'order:review',
  return: 'order:review',
  withdraw: 'order:review',
};

/** What the reader of an order may do with it, by its state, his rights and four eyes. */
@Injectable()
export class OrderRightsQueries {
  constructor(private readonly orm: MikroORM) {}

  /** Precondition: the actor sees the order. */
  async of(actor: Actor, id: string): Promise<OrderRights> {
    const em = this.orm.em.fork();
    const order = await em.findOneOrFail(SupervisionOrder, { id });
    const { owner } = await groundOfOrder(em, order);
    const { steps } = orderStates.states[order.state];
    const possible: OrderWay[] = [
      ...(Object.keys(steps) as OrderAction[]),
      ...(order.state === 'draft' ? (['edit'] as const) : []),
    ];
    const ways = possible.filter((way) =>
      isAllowed(() => requirePermission(actor, permissionOf[way], owner)),
    );
    const refusal = await refusedBy(async () => {
      if (ways.includes('issue'))
        await assertOtherPerson(em, actor, {
          postId: order.draftedBy,
          refusal: '本人拟办的督办单不能由本人签发。',
        });
      if (ways.includes('close'))
        await assertOtherPerson(em, actor, {
          postId: order.feedbackBy,
          refusal: '本人所作的反馈不能由本人审核。',
        });
    });
    const second = new Set<OrderWay>(['issue', 'close', 'return']);
    return { ways: refusal === null ? ways : ways.filter((way) => !second.has(way)), refusal };
  }
}

function isAllowed(judge: () => void): boolean {
  try {
    judge();
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

async function refusedBy(judge: () => Promise<void>): Promise<string | null> {
  try {
    await judge();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
