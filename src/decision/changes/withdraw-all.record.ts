import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { unitOf } from '../../supervision/orders/order.record.js';
import type { Decision } from '../decisions/decision.entity.js';
import { endParts } from './end-parts.record.js';
import type { EndMoment, Ended, PartEnd } from './end-parts.record.js';
import { tellOfEnd } from './ended-words.record.js';
import { lockOpen } from './open-part.record.js';

/** Ends every open part of a locked decision that is taken back; each body hears of it once, by the decision's title. */
export async function withdrawAll(
  em: EntityManager,
  decision: Decision,
  { reason, ...at }: Omit<EndMoment, 'decisionId'> & { reason: string },
): Promise<Ended> {
  const ids = await em.execute<
    { id: string }[]
  >(sql`select id from task_part where decision_id = ${decision.id}
    and state not in ('concluded', 'withdrawn', 'transferred', 'merged')`);
  const open = await lockOpen(
    em,
    ids.map(({ id }) => id),
  );
  const ends = open.map((locked): PartEnd => ({
    ...locked,
    ...{ action: 'withdraw', reason, successorId: null },
  }));
  const ended = await endParts(em, ends, { ...at, decisionId: decision.id });
  const told = ends.filter(({ part }) => part.state !== 'draft').map(({ part }) => part.bodyId);
  const word = {
    ...({ subjectType: 'decision', subjectId: decision.id, rung: 'withdrawn' } as const),
    to: [...new Set(told)].flatMap(unitOf),
    sentence: `已撤回：${decision.title}。原因：${reason}`,
  };
  return { ...ended, writes: [...ended.writes, ...tellOfEnd(decision, [word], at)] };
}
