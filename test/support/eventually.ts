import { setTimeout as pause } from 'node:timers/promises';

const betweenMs = 20;

/** Waits until the record is as expected, looking again and again; fails with what it last saw after 20 s. */
export async function eventually<T>(read: () => Promise<T>, expected: (seen: T) => boolean): Promise<T> {
  const giveUpAt = Date.now() + 20_000;
  for (;;) {
    const seen = await read();
    if (expected(seen)) return seen;
    if (Date.now() > giveUpAt) throw new Error(`not reached within 20 s, last seen ${JSON.stringify(seen)}`);
    await pause(betweenMs);
  }
}
