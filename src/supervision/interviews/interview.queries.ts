import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { interviewChainStates } from '../../domain/states/interview-chain-states.js';
import type { InterviewChainState } from '../../domain/states/interview-chain-states.js';
import { interviewStates } from '../../domain/states/interview-states.js';
import type { InterviewState } from '../../domain/states/interview-states.js';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';
import { moveOf } from './chain/interview-chain.queries.js';
import { interviewMove } from './interview-move.js';
import type { InterviewCauseName } from './interview-draft.entity.js';
import type { InterviewListQuery } from './interview.schema.js';
import { bodiesSeenBy, seesOnlyOwn } from '../orders/order-reach.js';
import type { MoveView } from '../orders/order.schema.js';

/** One proposed interview: why, for whom, and whose move it is. */
interface InterviewRow {
  id: string;
  state: InterviewState;
  stateName: string;
  cause: InterviewCauseName;
  /** The rule and the facts in one sentence. */
  basis: string;
  bodyCode: string;
  bodyName: string;
  /** Null: it comes out of a published result. */
  decisionId: string | null;
  decisionTitle: string | null;
  partId: string | null;
  orderId: string | null;
  orderNumber: string | null;
  /** The quarter whose result proposes it; null: it is about a decision. */
  period: string | null;
  /** Title of the post that signs; null: none is named. */
  signerTitle: string | null;
  draftedAt: Date;
  decidedAt: Date | null;
  reason: string | null;
  /** Where it stands since its signature; null: it is not signed. */
  chainState: InterviewChainState | null;
  move: MoveView;
  version: number;
}

type Row = Omit<InterviewRow, 'stateName' | 'move'> & { dueAt: Date | null };

/** One proposed interview with what the rule was judged by. */
export interface InterviewView extends InterviewRow {
  /** By name: instants as ISO 8601, numbers, or sentences; null where there was none. */
  inputs: Record<string, string | number | null>;
  /** Of one out of a published result. */
  result: InterviewOfResult | null;
  /** Whether the reader holds the post that signs, and it is not decided yet. */
  mine: boolean;
}

/** What the body said, and whether its head is still the one of whom it was proposed. */
interface InterviewOfResult {
  consequenceId: string;
  /** Until when the body may make its statement, inclusive. */
  statementUntil: string;
  statement: string | null;
  heard: 'head' | 'body';
  headChanged: boolean;
  /** Nothing may be decided yet. */
  waits: boolean;
}

const pageSize = 50;

const columns = sql`i.id, i.state, i.cause, i.basis, b.code as "bodyCode", b.short_name as "bodyName",
  d.id as "decisionId", d.title as "decisionTitle", i.part_id as "partId", i.order_id as "orderId",
  o.number as "orderNumber", c.period, s.title as "signerTitle", i.drafted_at as "draftedAt", i.decided_at as "decidedAt",
  i.reason, i.version, k.state as "chainState", k.due_at as "dueAt"`;
const from = sql`from interview_draft i join body b on b.id = i.body_id left join decision d on d.id = i.decision_id
  left join consequence c on c.id = i.consequence_id
  left join supervision_order o on o.id = i.order_id left join post s on s.id = i.signer
  left join interview_chain k on k.id = i.id`;

const seenBy = (actor: Actor): RawQueryFragment => sql`i.city_id = ${actor.cityId} and ${bodiesSeenBy(actor)}
  and ${seesOnlyOwn(actor) ? sql`(i.state = 'signed' or k.id is not null)` : sql`true`}`;

const ofResult = (now: Date): RawQueryFragment => sql`case when c.id is not null then jsonb_build_object(
  'consequenceId', c.id, 'statementUntil', c.statement_until, 'statement', c.statement,
  'heard', coalesce(i.heard, c.heard), 'waits', c.state = 'drafted' and c.statement_until >= ${now},
  'headChanged', c.heard = 'head' and c.head_person is distinct from (select a.person_id from post h
    join appointment a on a.post_id = h.id and a.to_on is null where h.body_id = i.body_id and h.role = 'unit_head'
    order by h.sort, h.code limit 1)) end`;

// Once it is signed, what follows from it says how it stands and whose move it is.
function withWords({ dueAt, ...row }: Row, now: Date): InterviewRow {
  const { chainState, bodyName, state, signerTitle } = row;
  if (chainState === null || state !== 'signed')
    return { ...row, stateName: interviewStates.states[state].name, move: interviewMove(state, signerTitle) };
  const { who, name, action, late } = moveOf({ state: chainState, bodyName }, dueAt, now);
  const stateName = interviewChainStates.states[chainState].name;
  return { ...row, stateName, move: { who, name, action, by: dueAt?.toISOString() ?? null, late } };
}

/** Reads of proposed interviews; a unit sees its own once they are signed. */
@Injectable()
export class InterviewQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** Newest first; `cursor` is the id of the last one seen. */
  async list(actor: Actor, { state, cursor }: InterviewListQuery) {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const rows = await em.execute<Row[]>(sql`
      select ${columns} ${from}
      where ${seenBy(actor)} and (${state ?? null}::text is null or i.state = ${state ?? null})
        and (${cursor ?? null}::uuid is null or i.id < ${cursor ?? null}::uuid)
      order by i.id desc limit ${pageSize + 1}`);
    const shown = rows.slice(0, pageSize);
    return {
      items: shown.map((row) => withWords(row, now)),
      nextCursor: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
    };
  }

  /** One with what it was judged by. @throws record.not-found also for what the actor does not see */
  async get(actor: Actor, id: string): Promise<InterviewView> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const [row] = await em.execute<(Row & Pick<InterviewView, 'inputs' | 'mine' | 'result'>)[]>(sql`
      select ${columns}, i.inputs, ${ofResult(now)} as result, i.state = 'drafted' and coalesce(i.signer = ${actor.postId}, false) as mine ${from}
      where ${seenBy(actor)} and i.id = ${id}`);
    if (row === undefined)
      throw new AppError('record.not-found', '没有找到这件约谈建议，或者它不属于本单位。');
    return { ...withWords(row, now), inputs: row.inputs, mine: row.mine, result: row.result };
  }
}
