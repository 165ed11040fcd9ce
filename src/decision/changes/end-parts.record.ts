import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { absorbed, partStates } from '../../domain/states/part-states.js';
import type { PartState } from '../../domain/states/part-states.js';
import { step } from '../../domain/states/step.js';
import { uuids } from '../../persistence/change.js';
import type { Poke } from '../../persistence/change.js';
import { lapseRequests } from '../../supervision/deadlines/deadline-request.record.js';
import { withdrawOrdersOf } from '../../supervision/orders/withdrawn-orders.record.js';
import { lapseRestrictionsOf } from '../../supervision/restrictions/lapsed-restrictions.record.js';
import type { LockedPart } from './open-part.record.js';

/** How a part ends before its conclusion: taken back, put together with another one, or handed on. */
export interface PartEnd extends LockedPart {
  action: 'withdraw' | 'merge' | 'absorb' | 'transfer';
  /** In the words of whoever ended it. */
  reason: string;
  /** The part that goes on for it; null: none does. */
  successorId: string | null;
}

/** By whom, by which law and when parts end. */
export interface EndMoment {
  postId: string;
  law: CityLaw;
  now: Date;
  /** Set where its whole decision ends: then orders that name none of its tasks end too. */
  decisionId?: string;
}

/** What is written with the end of parts, and who has to look again. */
export interface Ended {
  writes: RawQueryFragment[];
  pokes: Poke[];
  bodyIds: string[];
  /** Orders that ended with them. */
  orderIds: string[];
}

/**
 * Ends locked, open parts with everything that hangs on them: their pending requests, reports, disputes, orders,
 * restrictions and proposed interviews end with the same reason. Nothing is deleted. An order of which another task is
 * still open, or was concluded, stays: it must be answered.
 * Source: rules.md, "A task's life": withdrawn (never deleted), merged, transferred; issue "nothing is orphaned".
 * @throws state.illegal-step for a part in a state that does not allow it
 */
export async function endParts(em: EntityManager, ends: readonly PartEnd[], at: EndMoment): Promise<Ended> {
  const ids = ends.map(({ part }) => part.id);
  const hung = { partIds: ids, reasonOf: reasonsOf(ends), ...at };
  const orders = await withdrawOrdersOf(em, hung);
  const restrictions = await lapseRestrictionsOf(em, hung);
  return {
    writes: [
      endRows(ends),
      lapseRequests(ids, at.now),
      ...endPapers(ends, orders.ids, at),
      ...orders.writes,
      ...restrictions.writes,
    ],
    pokes: [...orders.pokes, ...restrictions.pokes],
    bodyIds: [...new Set([...ends.map(({ part }) => part.bodyId), ...restrictions.bodyIds])],
    orderIds: orders.ids,
  };
}

const reasonsOf = (ends: readonly PartEnd[]): ReadonlyMap<string, string> =>
  new Map(
    ends.map(({ part, action, reason }) => [
      part.id,
      `任务${partStates.actions[action === 'absorb' ? 'merge' : action]}：${reason}`,
    ]),
  );

const stateAfter = (state: PartState, action: PartEnd['action']): PartState =>
  action === 'absorb' ? absorbed(state) : step(partStates, state, action);

function endRows(ends: readonly PartEnd[]): RawQueryFragment {
  const rows = ends.map(({ part, action, reason, successorId }) => ({
    ...{ id: part.id, state: stateAfter(part.state, action), reason, successorId },
  }));
  return sql`update task_part p set state = r.state, end_reason = r.reason, successor_id = r."successorId",
      request_step = null, request_due_at = null, time_held_since = null, stopped_by = null, stopped_since = null,
      report_late_until = null, review_due_at = null, lamp = 'green', lamp_sentence = null, lamp_way_back = null,
      next_due_at = null, version = p.version + 1
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, state text, reason text, "successorId" uuid)
    where p.id = r.id`;
}

function endPapers(
  ends: readonly PartEnd[],
  orderIds: readonly string[],
  { now }: EndMoment,
): RawQueryFragment[] {
  const rows = ends.map(({ part, reason }) => ({ id: part.id, reason }));
  const ended = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, reason text)`;
  const ids = uuids(rows.map(({ id }) => id));
  return [
    sql`update report x set state = 'lapsed', review_note = r.reason, version = x.version + 1
      from ${ended} where x.part_id = r.id and x.state = 'submitted'`,
    sql`update dispute x set state = 'lapsed', answer = r.reason, decided_at = ${now}, version = x.version + 1
      from ${ended} where x.part_id = r.id and x.state = 'raised'`,
    sql`update interview_draft set state = 'lapsed', decided_at = ${now}, reason = '任务已了结',
        version = version + 1
      where state = 'drafted' and (part_id = any(${ids}) or order_id = any(${uuids(orderIds)}))`,
    sql`update lamp_episode set closed_at = ${now} where part_id = any(${ids}) and closed_at is null`,
  ];
}
