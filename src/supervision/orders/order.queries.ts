import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { orderStates } from '../../domain/states/order-states.js';
import type { OrderState } from '../../domain/states/order-states.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { moveViewOf } from './order-answer.js';
import type { ShownAt } from './order-answer.js';
import type { OrderMoveFacts } from './order-move.js';
import { holder, roundsOf, tasksOf } from './order-papers.record.js';
import type { OrderPast } from './order-papers.record.js';
import { bodiesSeenBy, seesOnlyOwn } from './order-reach.js';
import type { MoveView, OrderListQuery } from './order.schema.js';

/** One supervision order in a list: what it is, how it stands, and whose move it is. */
interface OrderRow extends OrderMoveFacts {
  id: string;
  number: string | null;
  origin: 'lamp' | 'review' | 'person';
  stateName: string;
  bodyCode: string;
  bodyName: string;
  decisionId: string;
  decisionTitle: string;
  reason: string;
  requirement: string;
  parts: number;
  signedAt: Date | null;
  returnedCount: number;
  /** When the responsible leader was told that it is ignored; null: not. */
  urgedAt: Date | null;
  closedAt: Date | null;
  move: MoveView;
  version: number;
}

type Row = Omit<OrderRow, 'stateName' | 'move'>;

const pageSize = 50;

const columns = sql`o.id, o.number, o.origin, o.state, o.reason, o.requirement, b.code as "bodyCode",
  b.short_name as "bodyName", d.id as "decisionId", d.title as "decisionTitle", o.drafted_at as "draftedAt",
  o.issued_at as "issuedAt", o.signed_at as "signedAt", o.feedback_due_at as "feedbackDueAt",
  o.feedback_at as "feedbackAt", o.review_due_at as "reviewDueAt", o.returned_count as "returnedCount",
  greatest(o.urged_unsigned_at, o.urged_unanswered_at) as "urgedAt", o.closed_at as "closedAt", o.version,
  (select count(*) from supervision_order_item i where i.order_id = o.id)::integer as parts`;

/** Reads of supervision orders; a unit sees its own, and none before it was issued. */
@Injectable()
export class OrderQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** Newest first; `cursor` is the id of the last one seen. */
  async list(actor: Actor, { state, bodyCode, cursor }: OrderListQuery) {
    const em = this.orm.em.fork();
    const rows = await em.execute<Row[]>(sql`
      select ${columns} from supervision_order o join body b on b.id = o.body_id join decision d on d.id = o.decision_id
      where ${ordersSeenBy(actor)} and (${state ?? null}::text is null or o.state = ${state ?? null})
        and (${bodyCode ?? null}::text is null or b.code = ${bodyCode ?? null})
        and (${cursor ?? null}::uuid is null or o.id < ${cursor ?? null}::uuid)
      order by o.id desc limit ${pageSize + 1}`);
    const shown = rows.slice(0, pageSize);
    const at = await this.#moment(em, actor);
    return {
      items: shown.map((row) => withWords(row, { ...at, bodyName: row.bodyName })),
      nextCursor: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
    };
  }

  /** How many orders of each state the actor sees. */
  async counts(actor: Actor): Promise<Partial<Record<OrderState, number>>> {
    const rows = await this.orm.em.fork().execute<{ state: OrderState; count: number }[]>(sql`
      select o.state, count(*)::integer as count from supervision_order o join body b on b.id = o.body_id
      where ${ordersSeenBy(actor)} group by o.state`);
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  /** One order with its tasks, answers and signatures. @throws record.not-found also for what the actor does not see */
  async get(actor: Actor, id: string) {
    const em = this.orm.em.fork();
    const [row] = await em.execute<(Row & OrderPast)[]>(sql`
      select ${columns}, o.with_head_at as "withHeadAt", o.feedback, o.review_note as "reviewNote",
        o.reviewed_at as "reviewedAt", o.decline_reason as "declineReason", o.withdraw_reason as "withdrawReason",
        ${holder(sql`o.drafted_by`)} as "draftedBy", ${holder(sql`o.issued_by`)} as "issuedBy",
        ${holder(sql`o.signed_by`)} as "signedBy", ${holder(sql`o.feedback_by`)} as "feedbackBy",
        ${holder(sql`o.reviewed_by`)} as "reviewedBy", ${holder(sql`o.ended_by`)} as "endedBy"
      from supervision_order o join body b on b.id = o.body_id join decision d on d.id = o.decision_id
      where ${ordersSeenBy(actor)} and o.id = ${id}`);
    if (row === undefined) throw new AppError('record.not-found', '没有找到这张督办单，或者它不属于本单位。');
    const at = await this.#moment(em, actor);
    return {
      ...withWords(row, { ...at, bodyName: row.bodyName }),
      tasks: await tasksOf(em, id),
      rounds: await roundsOf(em, id),
    };
  }

  async #moment(em: EntityManager, { cityId }: Actor): Promise<Omit<ShownAt, 'bodyName'>> {
    const now = await this.clock.now(em, cityId);
    return { law: await this.laws.current(em, cityId, now), now };
  }
}

/** The orders that an actor may open, as a condition on the order o and its body b. */
export function ordersSeenBy(actor: Actor): RawQueryFragment {
  const issued = seesOnlyOwn(actor) ? sql`o.issued_at is not null` : sql`true`;
  return sql`o.city_id = ${actor.cityId} and ${bodiesSeenBy(actor)} and ${issued}`;
}

function withWords<R extends Row>(row: R, at: ShownAt) {
  return { ...row, stateName: orderStates.states[row.state].name, move: moveViewOf(row, at) };
}
