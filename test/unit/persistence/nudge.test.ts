import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Nudge } from '../../../src/persistence/nudge.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a nudge', () => {
  it('says once what several commits had to say', () => {
    const said: string[] = [];
    const nudge = new Nudge(async (text) => said.push(text));
    nudge.afterCommit('poke');
    nudge.afterCommit('notice', 'poke');
    jest.advanceTimersByTime(20);
    expect(said).toEqual([`notify dukaojian_outbox, 'poke';notify dukaojian_outbox, 'notice'`]);
  });

  it('says no more once it was stopped: a word would open the closed connections again', async () => {
    const said: string[] = [];
    const nudge = new Nudge(async (text) => said.push(text));
    nudge.afterCommit('poke');
    await nudge.stop();
    nudge.afterCommit('notice');
    jest.advanceTimersByTime(1_000);
    expect(said).toEqual([]);
  });

  it('is stopped only when its last word is out', async () => {
    const order: string[] = [];
    const word = Promise.withResolvers<void>();
    const nudge = new Nudge(() => word.promise.then(() => order.push('said')));
    nudge.afterCommit('poke');
    jest.advanceTimersByTime(20);
    const stopped = nudge.stop().then(() => order.push('stopped'));
    word.resolve();
    await stopped;
    expect(order).toEqual(['said', 'stopped']);
  });
});
