import { describe, expect, it } from '@jest/globals';
import { Turns } from '../../../src/identity/limits/turns.js';
import type { EndTurn, NoTurn } from '../../../src/identity/limits/turns.js';

const limits = { atOnce: 2, atOnceOfOne: 1, waiting: 3, waitingOfOne: 2, longestMs: 60_000 };
const stays = new AbortController().signal;

async function turnOf(taken: Promise<EndTurn | NoTurn>): Promise<EndTurn> {
  const turn = await taken;
  if (typeof turn === 'string') throw new Error(turn);
  return turn;
}

describe('the turns of costly acts', () => {
  it('are given at once up to what all and what one person may do, and then in the order of asking', async () => {
    const turns = new Turns(limits);
    const first = await turnOf(turns.take('a', stays));
    const second = await turnOf(turns.take('b', stays));
    const later: string[] = [];
    const waits = ['a', 'c'].map(async (person) => {
      const turn = await turnOf(turns.take(person, stays));
      later.push(person);
      return turn;
    });
    expect(turns.count).toEqual({ running: 2, waiting: 2 });
    // b ends: a still has his own one running and is passed over.
    second();
    const [, c] = waits;
    await c;
    expect(later).toEqual(['c']);
    first();
    await waits[0];
    expect(later).toEqual(['c', 'a']);
    expect(turns.count).toEqual({ running: 2, waiting: 0 });
  });

  it('are refused to one person beyond his place in the queue, and to everybody beyond its length', async () => {
    const turns = new Turns(limits);
    await Promise.all(['a', 'b'].map((person) => turns.take(person, stays)));
    for (const person of ['a', 'a', 'c']) void turns.take(person, stays);
    expect(turns.count).toEqual({ running: 2, waiting: 3 });
    expect(await turns.take('a', stays)).toBe('own');
    expect(await turns.take('d', stays)).toBe('all');
  });

  it('count once however often one is given back', async () => {
    const turns = new Turns(limits);
    const turn = await turnOf(turns.take('a', stays));
    await turns.take('b', stays);
    turn();
    turn();
    expect(turns.count).toEqual({ running: 1, waiting: 0 });
  });

  it('are not kept for whoever has gone, nor waited for without end', async () => {
    const turns = new Turns({ ...limits, atOnce: 1, longestMs: 1 });
    const turn = await turnOf(turns.take('a', stays));
    expect(await turns.take('b', stays)).toBe('long');
    const leaving = new AbortController();
    const gone = turns.take('c', leaving.signal);
    leaving.abort();
    expect(await gone).toBe('gone');
    expect(await turns.take('d', AbortSignal.abort())).toBe('gone');
    turn();
    expect(turns.count).toEqual({ running: 0, waiting: 0 });
  });
});
