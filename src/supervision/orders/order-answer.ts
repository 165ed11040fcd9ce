import type { CityLaw } from '../../domain/city-law.js';
import { orderStates } from '../../domain/states/order-states.js';
import { orderMove } from './order-move.js';
import type { OrderMove, OrderMoveFacts } from './order-move.js';
import type { MoveView, OrderAnswer } from './order.schema.js';
import type { SupervisionOrder } from './supervision-order.entity.js';

/** The body of an order and the moment at which it is shown. */
export interface ShownAt {
  bodyName: string;
  law: CityLaw;
  now: Date;
}

/** What every command on an order answers; precondition: `order` is as it is written back. */
export function answerOf(order: SupervisionOrder, at: ShownAt): OrderAnswer {
  return {
    id: order.id,
    number: order.number ?? null,
    state: order.state,
    stateName: orderStates.states[order.state].name,
    feedbackDueAt: order.feedbackDueAt?.toISOString() ?? null,
    returnedCount: order.returnedCount,
    move: moveViewOf(
      {
        ...{ state: order.state, draftedAt: order.draftedAt, issuedAt: order.issuedAt ?? null },
        ...{ feedbackDueAt: order.feedbackDueAt ?? null, feedbackAt: order.feedbackAt ?? null },
        reviewDueAt: order.reviewDueAt ?? null,
      },
      at,
    ),
    version: order.version + 1,
  };
}

/** Whose move it is on an order, with the mover's name. */
export function moveViewOf(facts: OrderMoveFacts, { bodyName, law, now }: ShownAt): MoveView {
  const move = orderMove(facts, law, now);
  return { ...move, name: nameOf(move, bodyName), by: move.by?.toISOString() ?? null };
}

function nameOf({ who }: OrderMove, bodyName: string): string {
  const names = {
    office_head: '两办督查室主任',
    supervision_office: '两办督查室',
    unit: bodyName,
    nobody: '无',
  };
  return names[who];
}
