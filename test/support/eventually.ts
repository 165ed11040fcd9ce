import { setTimeout as pause } from 'node:timers/promises';

const betweenMs = 20;

/**
 * Waits until the record is as expected, looking again and again; fails with what it last saw after a minute: the seal
 * waits for every transaction of the cluster, also for those of other files.
 */
export async function eventually<T>(read: () => Promise<T>, expected: (seen: T) => boolean): Promise<T> {
  const giveUpAt = Date.now() + 60_000;
  for (;;) {
    const seen = await read();
    if (expected(seen)) return seen;
    if (Date.now() > giveUpAt)
      throw new Error(`not reached within a minute, last seen ${JSON.stringify(seen)}`);
    await pause(betweenMs);
  }
}
