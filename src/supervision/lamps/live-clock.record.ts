import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CityClock } from '../../persistence/city-clock.js';

// A still clock moves only by hand, and whoever moves it pokes; the timer is only there not to be endless.
const stillWaitMs = 24 * 3_600_000;

/**
 * Milliseconds until a loop has to look again; ≤ 0: something fell due meanwhile. Read after the commit of a look,
 * so that what became due during it is looked at once.
 */
export async function wakeInMs(em: EntityManager, clock: CityClock, workflowId: string): Promise<number> {
  const [row] = await em.execute<{ city_id: string; next_wake_at: Date | null }[]>(
    sql`select city_id, next_wake_at from live_clock where workflow_id = ${workflowId}`,
  );
  if (row === undefined) return stillWaitMs;
  const { now, mode } = await clock.read(em, row.city_id);
  if (row.next_wake_at === null) return stillWaitMs;
  const left = row.next_wake_at.getTime() - now.getTime();
  return mode === 'still' && left > 0 ? stillWaitMs : left;
}
