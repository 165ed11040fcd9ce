import { Injectable } from '@nestjs/common';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import type { Action } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import type { Poke } from '../../persistence/change.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { answerOf } from './order-answer.js';
import { groundOfOrder } from './order-ground.record.js';
import type { OrderGround } from './order-ground.record.js';
import { orderPoke, saveOrder, tellOfOrder } from './order.record.js';
import type { OrderWord } from './order.record.js';
import type { OrderAnswer } from './order.schema.js';
import { SupervisionOrder } from './supervision-order.entity.js';

/** Where a command on an order stands: its transaction, the law, the instant and who acts. */
export interface OrderMoment {
  em: EntityManager;
  law: CityLaw;
  now: Date;
  actor: Actor;
  ground: OrderGround;
}

/** What a command on an order leads to beside the order itself. */
export interface OrderOutcome {
  words: readonly OrderWord[];
  writes?: readonly RawQueryFragment[];
}

/** Which order, by what right, and how the audit trail calls it. */
export interface OrderCommandName {
  id: string;
  permission: Action;
  /** Left out: the permission's own name. */
  action?: string;
  details?: Record<string, unknown>;
}

const unitActions: ReadonlySet<Action> = new Set<Action>(['order:sign', 'order:answer']);

/** The frame of every command on one existing order: lock, judge, write back, tell, poke. */
@Injectable()
export class OrderCommandService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Lets `change` take its step on the locked order and writes all that follows in one statement.
   * @throws record.not-found for an order of a body that the actor does not reach, or a draft that a unit asks for
   */
  run(
    context: CommandContext,
    { id, permission, action = permission, details = {} }: OrderCommandName,
    change: (order: SupervisionOrder, at: OrderMoment) => Promise<OrderOutcome> | OrderOutcome,
  ): Promise<OrderAnswer> {
    const { actor } = context;
    const name = { action, subjectType: 'order', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const order = await lock(SupervisionOrder, id);
      const now = await readNow();
      const law = await this.laws.current(em, order.cityId, now);
      const ground = await groundOfOrder(em, order);
      requireOrder(actor, permission, { order, ground });
      const before = clockOf(order);
      const { words, writes = [] } = await change(order, { em, law, now, actor, ground });
      const pokes = rejudge(order, before, { law, now });
      return {
        change: {
          writes: [saveOrder(order), ...writes, ...tellOfOrder(placeOf(order, ground), words, { law, now })],
          audit: { ...name, details: { ...details, number: order.number ?? null, state: order.state } },
          bodyIds: [order.bodyId],
          pokes,
        },
        answer: answerOf(order, { bodyName: ground.bodyName, law, now }),
      };
    });
  }
}

function requireOrder(
  actor: Actor,
  permission: Action,
  { order, ground }: { order: SupervisionOrder; ground: OrderGround },
): void {
  requirePermission(actor, permission, ground.owner);
  if (unitActions.has(permission) && (order.issuedAt ?? null) === null)
    throw new AppError('record.not-found', '没有找到这张督办单，或者它不属于本单位。');
}

const placeOf = ({ id, cityId, decisionId }: SupervisionOrder, { urgent }: OrderGround) => ({
  id,
  cityId,
  decisionId,
  urgent,
});

interface OrderClock {
  followed: boolean;
  nextDueAt: Date | null;
}

const clockOf = (order: SupervisionOrder): OrderClock => ({
  followed: order.isFollowed(),
  nextDueAt: order.nextDueAt ?? null,
});

// Wakes the order's loop exactly when it is born, becomes due earlier, or ends. A draft's clock stays as it was.
function rejudge(
  order: SupervisionOrder,
  before: OrderClock,
  { law, now }: { law: CityLaw; now: Date },
): Poke[] {
  if (order.state === 'draft') return [];
  order.judge(law, now);
  const { followed, nextDueAt } = clockOf(order);
  if (!followed) return before.followed ? [orderPoke(order, now)] : [];
  const previous = before.followed ? before.nextDueAt : null;
  return nextDueAt !== null && (previous === null || nextDueAt < previous)
    ? [orderPoke(order, nextDueAt)]
    : [];
}
