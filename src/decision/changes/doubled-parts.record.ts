import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { partThatGoesOn } from '../../domain/decision/doubled-part.js';
import { takeRows } from '../../persistence/take-rows.js';
import { uuids } from '../../persistence/change.js';
import type { Poke } from '../../persistence/change.js';
import { unitOf } from '../../supervision/orders/order.record.js';
import { Decision } from '../decisions/decision.entity.js';
import { pokesAt } from '../decisions/dispatch-moment.js';
import { endParts } from './end-parts.record.js';
import type { EndMoment, PartEnd } from './end-parts.record.js';
import { tellOfEnd } from './ended-words.record.js';
import { hangBelow } from './hang-below.record.js';
import { lockOpen } from './open-part.record.js';
import type { LockedPart } from './open-part.record.js';

/** A body that is merged into another one. */
export interface MergedBody {
  from: { id: string; shortName: string };
  to: { id: string; shortName: string };
  /** By which document. */
  reason: string;
}

/** What the end of doubled parts writes, and what ended with it. */
export interface EndedDoubles {
  writes: RawQueryFragment[];
  pokes: Poke[];
  partIds: string[];
  orderIds: string[];
}

/**
 * Leaves a body that takes another one over with one open part of each task: the other one ends as merged into it, with
 * its reports, and what was broken down from it hangs on the one that goes on. Locks decisions before parts.
 * Source: rules.md, "A task's life"; issue "nothing is orphaned": one owner, nothing lost.
 */
export async function endDoubledParts(
  em: EntityManager,
  merged: MergedBody,
  at: EndMoment,
): Promise<EndedDoubles> {
  const doubled = await doubledParts(em, merged);
  const decisions = await lockDecisions(em, doubled);
  const open = await lockOpen(
    em,
    doubled.flatMap(({ remaining, incoming }) => [remaining, incoming]),
  );
  const byId = new Map(open.map((locked) => [locked.part.id, locked]));
  const pairs = doubled.flatMap(({ remaining, incoming }) => {
    const [one, other] = [byId.get(remaining), byId.get(incoming)];
    return one === undefined || other === undefined ? [] : [chosen(one, other)];
  });
  if (pairs.length === 0) return { writes: [], pokes: [], partIds: [], orderIds: [] };
  const ends = pairs.map(({ ended, kept }): PartEnd => ({
    ...ended,
    ...{ action: 'absorb', reason: reasonOf(merged), successorId: kept.part.id },
  }));
  const all = await endParts(em, ends, at);
  const hung = pairs.map(({ ended, kept }) => ({ locked: ended, successorId: kept.part.id }));
  const told = decisions.flatMap((decision) => tellOfEnd(decision, wordsOf(pairs, decision, merged), at));
  return {
    writes: [...all.writes, hangBelow(hung), ...told],
    pokes: [
      ...all.pokes,
      ...decisions.flatMap(({ id, state }) => (state === 'draft' ? [] : pokesAt(id, at.now))),
    ],
    ...{ partIds: ends.map(({ part }) => part.id), orderIds: all.orderIds },
  };
}

interface Pair {
  kept: LockedPart;
  ended: LockedPart;
}

function chosen(remaining: LockedPart, incoming: LockedPart): Pair {
  const ofLock = (locked: LockedPart) => ({ id: locked.part.id, role: locked.part.role, locked });
  const { kept, ended } = partThatGoesOn(ofLock(remaining), ofLock(incoming));
  return { kept: kept.locked, ended: ended.locked };
}

const reasonOf = ({ from, to, reason }: MergedBody): string =>
  `${from.shortName}并入${to.shortName}，两个分工并为一个（${reason}）`;

const wordsOf = (pairs: readonly Pair[], { id }: Decision, merged: MergedBody) =>
  pairs
    .filter(({ ended }) => ended.part.decisionId === id && ended.part.state !== 'draft')
    .map(({ kept, ended }) => ({
      ...({ subjectType: 'part', subjectId: kept.part.id, rung: 'ended_merge' } as const),
      to: unitOf(merged.to.id),
      sentence: `“${ended.title}”的两个分工并为一个，由本单位继续${kept.part.role === 'responsible' ? '牵头' : '配合'}承办：${reasonOf(merged)}`,
    }));

const doubledParts = (em: EntityManager, { from, to }: MergedBody) =>
  em.execute<{ decisionId: string; remaining: string; incoming: string }[]>(sql`
    select f.decision_id as "decisionId", r.id as remaining, f.id as incoming
    from task_part f join task_part r on r.task_id = f.task_id and r.body_id = ${to.id}
    where f.body_id = ${from.id} and f.state not in ('concluded', 'withdrawn', 'transferred', 'merged')
      and r.state not in ('concluded', 'withdrawn', 'transferred', 'merged') order by f.id`);

const lockDecisions = (em: EntityManager, doubled: readonly { decisionId: string }[]): Promise<Decision[]> =>
  takeRows(
    em,
    Decision,
    sql`where id = any(${uuids([...new Set(doubled.map(({ decisionId }) => decisionId))])})
      order by id for no key update`,
  );
