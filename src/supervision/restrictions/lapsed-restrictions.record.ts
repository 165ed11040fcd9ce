import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { uuids } from '../../persistence/change.js';
import type { Poke } from '../../persistence/change.js';
import { takeRows } from '../../persistence/take-rows.js';
import { unitOf } from '../orders/order.record.js';
import type { HungOn } from '../orders/withdrawn-orders.record.js';
import { recordStep, restrictionPoke, saveRestriction, tellOfRestriction } from './restriction.record.js';
import { Restriction } from './restriction.entity.js';

/** Ends the open restrictions of parts that end, with their reason; whoever had the move hears that nothing is asked any more. */
export async function lapseRestrictionsOf(
  em: EntityManager,
  { partIds, reasonOf, postId, law, now }: HungOn,
): Promise<{ writes: RawQueryFragment[]; pokes: Poke[]; bodyIds: string[] }> {
  const open = await takeRows(
    em,
    Restriction,
    sql`where part_id = any(${uuids(partIds)}) and ended_at is null order by id for no key update`,
  );
  const writes = open.flatMap((restriction) => {
    const note = reasonOf.get(restriction.partId ?? '') ?? '任务已了结';
    const climbed = restriction.state === 'with_leader' || restriction.state === 'on_agenda';
    const leader = climbed && restriction.leaderId ? [{ postId: restriction.leaderId }] : [];
    restriction.lapse(now);
    restriction.answer = note;
    const to = [...unitOf(restriction.bodyId), ...leader];
    const sentence = `提请协调“${restriction.wording.slice(0, 30)}”不必再答复：${note}`;
    return [
      saveRestriction(restriction),
      recordStep(restriction, now, { action: 'lapse', byPost: postId, note }),
      ...tellOfRestriction(restriction, [{ to, rung: 'restriction_ended', sentence }], {
        ...{ law, now, urgent: false },
      }),
    ];
  });
  return {
    writes,
    pokes: open.map(({ id }) => restrictionPoke(id, now)),
    bodyIds: open.flatMap(({ bodyId }) => bodyId),
  };
}
