import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { uuids } from '../../persistence/change.js';
import type { Decision } from './decision.entity.js';

/** Whether something of a decision is open besides these parts, which end in this command. */
export async function isOpenBeside(
  em: EntityManager,
  { id }: Decision,
  endedIds: readonly string[],
): Promise<boolean> {
  const open = await em.execute<unknown[]>(sql`select 1 from task_part where decision_id = ${id}
    and id <> all(${uuids(endedIds)}) and state not in ('concluded', 'withdrawn', 'transferred', 'merged') limit 1`);
  return open.length > 0;
}

/**
 * Closes a complete decision with the last of its parts, in the same transaction; empty where it stays open.
 * Precondition: the decision and these parts are locked, and they end in this command.
 * Source: rules.md, "A task's life"; architecture: open means not concluded, withdrawn or merged.
 */
export async function closeWithLast(
  em: EntityManager,
  decision: Decision,
  { endedIds, now }: { endedIds: readonly string[]; now: Date },
): Promise<RawQueryFragment[]> {
  if (!decision.complete || decision.state !== 'dispatched') return [];
  if (await isOpenBeside(em, decision, endedIds)) return [];
  decision.take('close');
  return [
    sql`update decision set state = ${decision.state}, closed_at = ${now}, version = version + 1
      where id = ${decision.id}`,
  ];
}
