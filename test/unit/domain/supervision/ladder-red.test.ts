import { describe, expect, it } from '@jest/globals';
import { judgePart } from '../../../../src/domain/supervision/judge-part.js';
import { mergeMemory } from '../../../../src/domain/supervision/merge-memory.js';
import { at, law } from '../city-law.js';
import { aPart, after, memoryOf, rungs, rungsOf } from '../part-factory.js';

describe('the red rung', () => {
  it('comes with the lamp, to the head, with a copy to the responsible leader', () => {
    const { rungs: due } = judgePart(
      after(aPart({ progress: 100 }), '2026-11-23 09:00'),
      law,
      at('2026-11-27 24:00+1'),
    );
    expect(due).toEqual([
      {
        rung: 'red',
        at: at('2026-11-27 24:00+1'),
        episode: 1,
        passedOver: false,
        notify: ['head', 'responsible_leader'],
      },
    ]);
  });

  it('after an outage is the only one noticed; what it skipped is recorded with its own day', () => {
    const judgement = judgePart(aPart(), law, at('2026-12-07 09:00'));
    expect(rungsOf(judgement)).toEqual(['(reminder)', '(yellow)', '(urge)', 'red']);
    expect(judgement.rungs.map((due) => due.at)).toEqual([
      at('2026-11-20 24:00+1'),
      at('2026-11-24 24:00+1'),
      at('2026-11-26 24:00+1'),
      at('2026-11-27 24:00+1'),
    ]);
    expect(judgement.rungs.map((due) => due.notify.length)).toEqual([0, 0, 0, 2]);
  });

  it('does not record an urge that had no two days of yellow', () => {
    const unsigned = aPart({ signedAt: null, progress: 100 });
    expect(rungs(unsigned, '2026-11-05 09:00')).toEqual(['(yellow)', 'red']);
  });

  it('comes once an episode', () => {
    const red = after(aPart({ returnedInPeriod: 2 }), '2026-11-03 09:00');
    const yellow = after({ ...red, returnedInPeriod: 1 }, '2026-11-03 10:00');
    const redAgain = { ...yellow, returnedInPeriod: 2 };
    expect(rungs(redAgain, '2026-11-04 09:00')).toEqual([]);
    expect(after(redAgain, '2026-11-04 09:00').memory).toMatchObject({
      episode: 1,
      redAt: at('2026-11-04 09:00'),
    });
  });
});

describe('the interview 约谈', () => {
  const redSince = (redAt: string) =>
    aPart({
      dueAt: null,
      returnedInPeriod: 2,
      memory: memoryOf({ colour: 'red', episode: 1, redAt: at(redAt) }),
    });

  it.each([
    ['2026-08-31 24:00', '2026-10-31 24:00', []],
    ['2026-08-31 24:00', '2026-10-31 24:00+1', ['interview']],
    ['2026-08-31 24:00+1', '2026-10-31 24:00+1', []],
    ['2026-08-31 24:00+1', '2026-11-30 24:00+1', ['interview']],
  ])('red since %s, at %s: %p', (since, now, expected) => {
    expect(rungs(redSince(since), now)).toEqual(expected);
  });

  it('is drafted by the office for the responsible leader, once an episode', () => {
    const facts = redSince('2026-08-03 09:00');
    expect(judgePart(facts, law, at('2026-11-02 09:00')).rungs).toMatchObject([
      { rung: 'interview', notify: ['supervision_office', 'responsible_leader'] },
    ]);
    expect(judgePart(after(facts, '2026-11-02 09:00'), law, at('2027-03-01 09:00')).rungs).toEqual([]);
  });

  it('counts anew where the lamp was yellow between', () => {
    const yellow = after({ ...redSince('2026-08-03 09:00'), returnedInPeriod: 1 }, '2026-09-10 09:00');
    const redAgain = after({ ...yellow, returnedInPeriod: 2 }, '2026-09-11 09:00');
    expect(redAgain.nextDueAt).toEqual(at('2026-11-30 24:00+1'));
  });
});

describe('a lamp that turned red again while nobody looked', () => {
  it('counts its month ends from that day', () => {
    const yellow = aPart({
      progress: 100,
      returnedInPeriod: 1,
      memory: memoryOf({ colour: 'yellow', episode: 1, redAt: at('2026-11-05 09:00') }),
      nextDueAt: at('2026-11-20 24:00+1'),
    });
    expect(rungs(yellow, '2027-01-31 24:00+1')).toEqual(['(reminder)', 'interview']);
    const seen = after(yellow, '2026-12-07 09:00');
    expect(seen.memory.redAt).toEqual(at('2026-11-27 24:00+1'));
    expect(seen.nextDueAt).toEqual(at('2027-01-31 24:00+1'));
  });
});

describe('a part with which nothing can happen by waiting', () => {
  const memory = memoryOf({ colour: 'red', episode: 3, redAt: at('2026-11-05 09:00') });
  const overdue = aPart({ memory, returnedInPeriod: 2 });

  it('keeps its colour while its clock stands', () => {
    const judgement = judgePart({ ...overdue, held: true }, law, at('2027-03-01 09:00'));
    expect(judgement).toMatchObject({ colour: 'red', rungs: [], nextDueAt: null, worsensAt: null });
    expect(judgement.dimensions.time.sentence).toContain('时钟暂停');
    expect(mergeMemory(memory, judgement, at('2027-03-01 09:00'))).toEqual(memory);
  });

  it('is green once settled, and its episode is over', () => {
    const judgement = judgePart({ ...overdue, settled: true }, law, at('2027-03-01 09:00'));
    expect(judgement).toMatchObject({ colour: 'green', rungs: [], nextDueAt: null });
    expect(mergeMemory(memory, judgement, at('2027-03-01 09:00'))).toMatchObject({
      colour: 'green',
      episode: 3,
      redAt: null,
    });
  });
});

describe('when to look again', () => {
  it.each([
    ['2026-11-02 12:00', '2026-11-20 24:00+1', '2026-11-24 24:00+1'],
    ['2026-11-20 24:00+1', '2026-11-24 24:00+1', '2026-11-24 24:00+1'],
    ['2026-11-24 24:00+1', '2026-11-26 24:00+1', '2026-11-27 24:00+1'],
    ['2026-11-26 24:00+1', '2026-11-27 24:00+1', '2026-11-27 24:00+1'],
    ['2026-11-27 24:00+1', '2027-01-31 24:00+1', null],
  ])('judged until %s: next %s, worse %s', (look, next, worse) => {
    const looks = [
      '2026-11-02 12:00',
      '2026-11-20 24:00+1',
      '2026-11-24 24:00+1',
      '2026-11-26 24:00+1',
      '2026-11-27 24:00+1',
    ];
    const seen = after(aPart(), ...looks.slice(0, looks.indexOf(look) + 1));
    const { nextDueAt, worsensAt } = judgePart(seen, law, at(look));
    expect(nextDueAt).toEqual(at(next));
    expect(worsensAt).toEqual(worse === null ? null : at(worse));
  });
});
