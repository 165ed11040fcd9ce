import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { timeLeft } from '../../domain/calendar/time-left.js';
import type { TimeLeft } from '../../domain/calendar/time-left.js';
import { AppError } from '../../domain/errors.js';
import { deadlineRequestStates } from '../../domain/states/deadline-request-states.js';
import type { DeadlineRequestState } from '../../domain/states/deadline-request-states.js';
import type { RequestKind } from '../../domain/supervision/deadline-request.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import type { RequestListQuery } from './deadline-request.schema.js';
import { bodiesSeenBy } from '../orders/order-reach.js';
import { holder } from '../orders/order-papers.record.js';

/** A request to move or stop a deadline, as those concerned read it. */
export interface RequestView {
  id: string;
  partId: string;
  wording: string;
  decisionTitle: string;
  bodyId: string;
  bodyName: string;
  kind: RequestKind;
  state: DeadlineRequestState;
  stateName: string;
  progress: string;
  reason: string;
  askedUntil: Date;
  partDueAt: Date | null;
  dueStory: string;
  filedBy: string | null;
  filedAt: Date;
  signedBy: string | null;
  signedAt: Date | null;
  checkedBy: string | null;
  checkedAt: Date | null;
  supported: boolean | null;
  checkNote: string | null;
  decider: string;
  decidedBy: string | null;
  decidedAt: Date | null;
  grantedUntil: Date | null;
  decideNote: string | null;
  /** Limit of whoever has it; null: the unit's head, or nobody. */
  dueAt: Date | null;
  left: TimeLeft | null;
  /** Which extension of the part it is or would be, from 1; null for a suspension. */
  nth: number | null;
  /** What the reader may do with it now. */
  can: { sign: boolean; check: boolean; decide: boolean; withdraw: boolean };
  version: number;
}

type Row = Omit<RequestView, 'stateName' | 'left' | 'can'> & {
  countyBodyId: string | null;
  deciderPost: string;
};

const pageSize = 50;
const isPending = sql`r.state in ('filed', 'signed', 'checked')`;

/** Reads of requests 时限申请. */
@Injectable()
export class DeadlineRequestQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** Those within the actor's reach: `mine` to act on, `pending`, or `ended`; the next due first, ended newest first. */
  async list(actor: Actor, { show = 'pending', cursor }: RequestListQuery) {
    const where =
      show === 'mine'
        ? sql`${isPending} and ${requestIsMine(actor)}`
        : show === 'pending'
          ? isPending
          : sql`not ${isPending}`;
    const after = sql`(${cursor ?? null}::uuid is null or r.id < ${cursor ?? null}::uuid)`;
    const rows = await this.#read(actor, sql`${where} and ${after}`, pageSize + 1);
    const items = rows.slice(0, pageSize);
    return { items, nextCursor: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null };
  }

  /** @throws record.not-found for what is not within the actor's reach */
  async get(actor: Actor, id: string): Promise<RequestView> {
    const [found] = await this.#read(actor, sql`r.id = ${id}`, 1);
    if (found === undefined)
      throw new AppError('record.not-found', '没有找到这件时限申请，或者它不属于本单位。');
    return found;
  }

  /** All requests of a part, newest first. Precondition: the actor may read the part. */
  ofPart(actor: Actor, partId: string): Promise<RequestView[]> {
    return this.#read(actor, sql`r.part_id = ${partId}`, pageSize);
  }

  async #read(actor: Actor, where: RawQueryFragment, limit: number): Promise<RequestView[]> {
    const em = this.orm.em.fork();
    const rows = await em.execute<Row[]>(sql`select ${columns} ${from}
      where r.city_id = ${actor.cityId} and ${where} and (${bodiesSeenBy(actor)} or r.decider = ${actor.postId})
      order by r.id desc limit ${limit}`);
    const now = await this.clock.now(em, actor.cityId);
    const law = await this.laws.current(em, actor.cityId, now);
    return rows.map((row) => ({
      ...row,
      stateName: deadlineRequestStates.states[row.state].name,
      left: row.dueAt && timeLeft(row.dueAt, law, now),
      can: rightsOf(actor, row),
    }));
  }
}

const columns = sql`r.id, p.id as "partId", t.wording, d.title as "decisionTitle", b.id as "bodyId",
  b.short_name as "bodyName", case when above.level = 'county' then above.id end as "countyBodyId", r.kind, r.state,
  r.progress, r.reason, r.asked_until as "askedUntil", p.due_at as "partDueAt",
  coalesce(p.due_story, t.due_story) as "dueStory", ${holder(sql`r.filed_by`)} as "filedBy", r.filed_at as "filedAt",
  ${holder(sql`r.signed_by`)} as "signedBy", r.signed_at as "signedAt", ${holder(sql`r.checked_by`)} as "checkedBy",
  r.checked_at as "checkedAt", r.supported, r.check_note as "checkNote", ${holder(sql`r.decider`)} as decider,
  r.decider as "deciderPost", ${holder(sql`r.decided_by`)} as "decidedBy", r.decided_at as "decidedAt",
  r.granted_until as "grantedUntil", r.decide_note as "decideNote", r.due_at as "dueAt", r.version,
  case when r.kind = 'extension' then 1 + (select count(*)::integer from deadline_request g where g.part_id = p.id
    and g.kind = 'extension' and g.state = 'granted' and g.id < r.id) end as nth`;
const from = sql`from deadline_request r join task_part p on p.id = r.part_id join task t on t.id = p.task_id
  join decision d on d.id = p.decision_id join body b on b.id = p.body_id left join body above on above.id = b.parent_id`;

/** Whose move it is on a pending request, as a condition on r, b (its body) and above (the body above it). */
export function requestIsMine(actor: Actor): RawQueryFragment {
  const { role, bodyId, postId } = actor;
  const checks =
    actor.level === 'city' ? sql`above.level is distinct from 'county'` : sql`above.id = ${bodyId}`;
  return sql`(r.state = 'checked' and r.decider = ${postId}
    or ${role === 'unit_head'} and r.state = 'filed' and b.id = ${bodyId}
    or ${mayDo(actor, 'deadline:check')} and r.state = 'signed' and b.id <> ${bodyId} and ${checks})`;
}

// What to offer; the commands decide themselves.
function rightsOf(actor: Actor, { state, bodyId, countyBodyId, deciderPost }: Row): RequestView['can'] {
  const own = actor.bodyId === bodyId;
  const looksAfter = countyBodyId === null ? actor.level === 'city' : actor.bodyId === countyBodyId;
  const pending = state === 'filed' || state === 'signed' || state === 'checked';
  return {
    sign: own && state === 'filed' && mayDo(actor, 'deadline:sign'),
    check: !own && looksAfter && state === 'signed' && mayDo(actor, 'deadline:check'),
    decide: state === 'checked' && deciderPost === actor.postId,
    withdraw: own && pending && mayDo(actor, 'deadline:ask'),
  };
}
