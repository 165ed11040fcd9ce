import type { Actor } from '../../identity/actor.js';
import { mayDo, mayDoTo } from '../../identity/permissions.js';
import type { RestrictionRow } from './restriction.queries.js';

/** What can be done with a restriction on its page. */
export type RestrictionWay = 'solve' | 'refuse' | 'reroute' | 'hand-back' | 'assign' | 'withdraw';

type Row = Pick<
  RestrictionRow,
  'state' | 'bodyId' | 'raiserBodyId' | 'countyBodyId' | 'leaderId' | 'endedAt'
>;

/** What the reader may do with a restriction at this moment; whoever raised it may only take it back. */
export function waysOf(actor: Actor, row: Row): RestrictionWay[] {
  if (row.endedAt !== null) return [];
  const raiser = { bodyId: row.raiserBodyId, countyBodyId: row.countyBodyId };
  if (actor.bodyId === row.raiserBodyId && actor.postId !== row.leaderId)
    return mayDoTo(actor, 'restriction:raise', raiser) ? ['withdraw'] : [];
  if (mayDo(actor, 'restriction:lead')) return waysOfLeader(actor, row);
  if (mayDoTo(actor, 'restriction:assign', raiser)) return row.state === 'with_office' ? ['assign'] : [];
  return mayDoTo(actor, 'restriction:answer', { bodyId: row.bodyId }) ? waysOfAsked(row) : [];
}

function waysOfLeader({ postId }: Actor, { leaderId, state }: Row): RestrictionWay[] {
  if (leaderId !== postId) return [];
  if (state === 'with_leader') return ['solve', 'refuse'];
  return state === 'on_agenda' ? ['solve'] : [];
}

function waysOfAsked({ state }: Row): RestrictionWay[] {
  switch (state) {
    case 'asked':
      return ['solve', 'refuse', 'reroute'];
    case 'rerouted':
      return ['solve', 'refuse', 'hand-back'];
    case 'assigned':
      return ['solve', 'refuse'];
    case 'with_leader':
    case 'on_agenda':
      return ['solve'];
    default:
      return [];
  }
}
