import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { interviewStates } from '../../domain/states/interview-states.js';
import type { InterviewState } from '../../domain/states/interview-states.js';
import type { Actor } from '../../identity/actor.js';
import { interviewMove } from './interview-move.js';
import type { InterviewListQuery } from './interview.schema.js';
import { bodiesSeenBy, seesOnlyOwn } from '../orders/order-reach.js';
import type { MoveView } from '../orders/order.schema.js';

/** One proposed interview: why, for whom, and whose move it is. */
interface InterviewRow {
  id: string;
  state: InterviewState;
  stateName: string;
  cause: 'red_month_ends' | 'order_overdue';
  /** The rule and the facts in one sentence. */
  basis: string;
  bodyCode: string;
  bodyName: string;
  decisionId: string;
  decisionTitle: string;
  partId: string | null;
  orderId: string | null;
  orderNumber: string | null;
  /** Title of the post that signs; null: none is named. */
  signerTitle: string | null;
  draftedAt: Date;
  decidedAt: Date | null;
  reason: string | null;
  move: MoveView;
  version: number;
}

type Row = Omit<InterviewRow, 'stateName' | 'move'>;

/** One proposed interview with what the rule was judged by. */
export interface InterviewView extends InterviewRow {
  /** By name: instants as ISO 8601, numbers, or sentences; null where there was none. */
  inputs: Record<string, string | number | null>;
  /** Whether the reader holds the post that signs, and it is not decided yet. */
  mine: boolean;
}

const pageSize = 50;

const columns = sql`i.id, i.state, i.cause, i.basis, b.code as "bodyCode", b.short_name as "bodyName",
  d.id as "decisionId", d.title as "decisionTitle", i.part_id as "partId", i.order_id as "orderId",
  o.number as "orderNumber", s.title as "signerTitle", i.drafted_at as "draftedAt", i.decided_at as "decidedAt",
  i.reason, i.version`;
const from = sql`from interview_draft i join body b on b.id = i.body_id join decision d on d.id = i.decision_id
  left join supervision_order o on o.id = i.order_id left join post s on s.id = i.signer`;

const seenBy = (actor: Actor): RawQueryFragment => sql`i.city_id = ${actor.cityId} and ${bodiesSeenBy(actor)}
  and ${seesOnlyOwn(actor) ? sql`i.state = 'signed'` : sql`true`}`;

const withWords = (row: Row): InterviewRow => ({
  ...row,
  stateName: interviewStates.states[row.state].name,
  move: interviewMove(row.state, row.signerTitle),
});

/** Reads of proposed interviews; a unit sees its own once they are signed. */
@Injectable()
export class InterviewQueries {
  constructor(private readonly orm: MikroORM) {}

  /** Newest first; `cursor` is the id of the last one seen. */
  async list(actor: Actor, { state, cursor }: InterviewListQuery) {
    const rows = await this.orm.em.fork().execute<Row[]>(sql`
      select ${columns} ${from}
      where ${seenBy(actor)} and (${state ?? null}::text is null or i.state = ${state ?? null})
        and (${cursor ?? null}::uuid is null or i.id < ${cursor ?? null}::uuid)
      order by i.id desc limit ${pageSize + 1}`);
    const shown = rows.slice(0, pageSize);
    return {
      items: shown.map(withWords),
      nextCursor: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
    };
  }

  /** One with what it was judged by. @throws record.not-found also for what the actor does not see */
  async get(actor: Actor, id: string): Promise<InterviewView> {
    const [row] = await this.orm.em.fork().execute<(Row & Pick<InterviewView, 'inputs' | 'mine'>)[]>(sql`
      select ${columns}, i.inputs, i.state = 'drafted' and coalesce(i.signer = ${actor.postId}, false) as mine ${from}
      where ${seenBy(actor)} and i.id = ${id}`);
    if (row === undefined)
      throw new AppError('record.not-found', '没有找到这件约谈建议，或者它不属于本单位。');
    return { ...withWords(row), inputs: row.inputs, mine: row.mine };
  }
}
