import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { radarKinds } from '../../../../src/domain/assessment/radar/radar-sign.js';
import { drawSample } from '../../../../src/domain/assessment/verification/draw-sample.js';
import type { DrawCandidate } from '../../../../src/domain/assessment/verification/draw-sample.js';
import { mergePlaces } from '../../../../src/domain/assessment/verification/merge-places.js';
import { assertAfterFreeze } from '../../../../src/domain/assessment/verification/public-value.js';
import { riskWeight } from '../../../../src/domain/assessment/verification/risk-weight.js';
import { admitTrip } from '../../../../src/domain/assessment/verification/trip-budget.js';
import { assertTripDays, daysInTurn } from '../../../../src/domain/assessment/verification/trip-days.js';
import { WorkingCalendar } from '../../../../src/domain/calendar/working-calendar.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const codeOf = (act: () => unknown): unknown => {
  try {
    act();
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

// Recomputed by another program, in another language: docs/verification-draw.md.
const seed = '8516b731ae425f040cc84b4bcf34b44bb389923bbde5b8ff080a5a55374d6bd3';
const candidates: DrawCandidate[] = [
  { key: 'T/0191', weight: 60 },
  { key: 'E15/621124', weight: 10 },
  { key: 'K02/621126', weight: 0 },
  { key: 'E26/621121', weight: 23 },
  { key: 'E15/621102', weight: 10 },
  { key: 'E32/621123', weight: 15 },
];

describe('the draw', () => {
  it('gives what the written rule gives, step by step', () => {
    const drawn = drawSample({ candidates, draws: 3, seed }, sha256);
    expect(drawn.map(({ place, tickets, ticket, key }) => [place, tickets, ticket, key])).toEqual([
      [1, 118, 73, 'T/0191'],
      [2, 58, 47, 'E32/621123'],
      [3, 43, 31, 'E26/621121'],
    ]);
    expect(drawn[0]?.digest).toBe(sha256(`${seed}:1`));
  });

  it('draws all that hold a ticket where there are fewer than draws, and never a weight of 0', () => {
    const drawn = drawSample({ candidates, draws: 9, seed }, sha256);
    expect(drawn.map(({ key }) => key)).toEqual([
      ...['T/0191', 'E32/621123', 'E26/621121', 'E15/621102', 'E15/621124'],
    ]);
    expect(drawSample({ candidates: [], draws: 3, seed }, sha256)).toEqual([]);
    expect(drawSample({ candidates: [{ key: 'a', weight: 0 }], draws: 1, seed }, sha256)).toEqual([]);
  });

  it('refuses a key that stands there twice and a weight that is no whole number', () => {
    const draw = (...list: DrawCandidate[]) => drawSample({ candidates: list, draws: 1, seed }, sha256);
    expect(() => draw({ key: 'a', weight: 1 }, { key: 'a', weight: 1 })).toThrow(RangeError);
    for (const weight of [-1, 0.5, Number.NaN]) expect(() => draw({ key: 'a', weight })).toThrow(RangeError);
  });

  const lists = fc.uniqueArray(fc.record({ key: fc.string(), weight: fc.nat(50) }), {
    selector: ({ key }) => key,
    maxLength: 20,
  });

  it('depends on seed and list alone, never on the order of the list', () => {
    fc.assert(
      fc.property(lists, fc.nat(25), fc.string(), (list, draws, from) => {
        const draw = { candidates: list, draws, seed: sha256(from) };
        const drawn = drawSample(draw, sha256);
        expect(drawSample({ ...draw, candidates: list.toReversed() }, sha256)).toEqual(drawn);
        const keys = drawn.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys.length).toBe(Math.min(draws, list.filter(({ weight }) => weight > 0).length));
      }),
    );
  });

  it('draws the heavier one as often more as it is heavier', () => {
    const two = [
      { key: 'a', weight: 30 },
      { key: 'b', weight: 10 },
    ];
    const first = Array.from({ length: 4_000 }, (_, at) =>
      drawSample({ candidates: two, draws: 1, seed: sha256(String(at)) }, sha256),
    ).filter(([one]) => one?.key === 'a').length;
    expect(first / 4_000).toBeCloseTo(0.75, 1);
  });
});

describe('the tickets of a candidate', () => {
  const weights = { base: 10, again: 5, redLamp: 3, yellowLamp: 1, late: 2, most: 60 };

  it.each([
    [{ nominations: 1, redLamps: 0, yellowLamps: 0, late: 0 }, 10],
    [{ nominations: 2, redLamps: 0, yellowLamps: 0, late: 0 }, 15],
    [{ nominations: 1, redLamps: 2, yellowLamps: 3, late: 1 }, 21],
    [{ nominations: 1, redLamps: 16, yellowLamps: 2, late: 0 }, 60],
    [{ nominations: 1, redLamps: 17, yellowLamps: 0, late: 0 }, 60],
    [{ nominations: 0, redLamps: 0, yellowLamps: 0, late: 0 }, 10],
  ])('with %j are %d', (signs, expected) => {
    expect(riskWeight(signs, weights)).toBe(expected);
  });

  const radar = { eachSignBp: 5_000, mostBp: 30_000 };
  const kinds = [...radarKinds];
  it.each([
    [0, 10],
    [1, 15],
    [2, 20],
    [3, 25],
    [4, 30],
    [5, 30],
  ])('with %d kinds of radar signs are %d', (count, expected) => {
    const signs = {
      nominations: 1,
      redLamps: 0,
      yellowLamps: 0,
      late: 0,
      radar: kinds.slice(0, count),
    };
    expect(riskWeight(signs, { ...weights, radar })).toBe(expected);
    // A list that was frozen without the radar knows of no sign.
    expect(riskWeight(signs, weights)).toBe(10);
  });

  it('are multiplied after the limit and rounded down', () => {
    const many = { nominations: 1, redLamps: 30, yellowLamps: 0, late: 0, radar: kinds.slice(0, 1) };
    expect(riskWeight(many, { ...weights, radar })).toBe(90);
    const odd = { nominations: 1, redLamps: 0, yellowLamps: 1, late: 0, radar: kinds.slice(0, 1) };
    expect(riskWeight(odd, { ...weights, radar })).toBe(16);
  });

  it('a body with a sign is drawn more often over many seeds, by as much as it weighs', () => {
    const clean = { nominations: 1, redLamps: 0, yellowLamps: 0, late: 0, radar: [] };
    const list = ['a', 'b', 'c', 'd'].map((key) => ({
      key,
      weight: riskWeight(key === 'c' ? { ...clean, radar: kinds.slice(0, 2) } : clean, { ...weights, radar }),
    }));
    const times = new Map(list.map(({ key }) => [key, 0]));
    for (let at = 0; at < 4_000; at += 1) {
      const [step] = drawSample({ candidates: list, draws: 1, seed: sha256(`radar ${at}`) }, sha256);
      times.set(step?.key ?? '', (times.get(step?.key ?? '') ?? 0) + 1);
    }
    expect((times.get('c') ?? 0) / 4_000).toBeCloseTo(0.4, 1);
    for (const key of ['a', 'b', 'd']) expect((times.get(key) ?? 0) / 4_000).toBeCloseTo(0.2, 1);
  });
});

describe('places', () => {
  const merged = (...items: number[]) =>
    mergePlaces(
      items.map((count, at) => ({ place: `p${at}`, items: count })),
      { itemsPerDay: 4, tripWd: 5 },
    ).map(({ places, days }) => [places.length, days]);

  it.each([
    [[1, 1, 1, 1, 1], [[5, 5]]],
    [
      [1, 1, 1, 1, 1, 1],
      [
        [5, 5],
        [1, 1],
      ],
    ],
    [[4], [[1, 1]]],
    [[5], [[1, 2]]],
    [[20], [[1, 5]]],
    // More than a trip has days for is one trip all the same: more people go there.
    [
      [100, 1],
      [
        [1, 5],
        [1, 1],
      ],
    ],
    [
      [8, 8, 8],
      [
        [2, 4],
        [1, 2],
      ],
    ],
    [[], []],
  ])('with %j items need trips of %j places and days', (items, expected) => {
    expect(merged(...items)).toEqual(expected);
  });
});

describe('a trip', () => {
  const calendar = new WorkingCalendar(1, [
    { date: '2026-10-01', kind: 'holiday' },
    { date: '2026-10-02', kind: 'holiday' },
    { date: '2026-10-10', kind: 'workday' },
  ]);

  it.each([
    ['2026-10-12', '2026-10-16', 'done'],
    ['2026-10-12', '2026-10-18', 'done'],
    ['2026-10-12', '2026-10-19', 'trip.too-long'],
    // The make-up Saturday is worked.
    ['2026-10-05', '2026-10-10', 'trip.too-long'],
    ['2026-10-01', '2026-10-08', 'done'],
    ['2026-10-13', '2026-10-12', 'request.invalid'],
    ['2026-10-12', '2056-10-12', 'trip.too-long'],
    ['2026-10-17', '2026-10-18', 'done'],
  ])('from %s to %s: %s', (fromOn, toOn, expected) => {
    expect(codeOf(() => assertTripDays({ fromOn, toOn }, calendar, 5))).toBe(expected);
  });

  it('follows the one before on the next working day', () => {
    expect(daysInTurn('2026-10-10', [2, 5, 1], calendar)).toEqual([
      { fromOn: '2026-10-10', toOn: '2026-10-12' },
      { fromOn: '2026-10-13', toOn: '2026-10-19' },
      { fromOn: '2026-10-20', toOn: '2026-10-20' },
    ]);
  });

  it.each([
    [7, null, 'within'],
    [8, '防汛抢险', 'to-sign'],
    [9, '防汛抢险', 'to-sign'],
    [7, '防汛抢险', 'within'],
  ])('with %d of 8 used and the reason %s is %s', (used, reason, expected) => {
    expect(admitTrip({ used, most: 8 }, reason)).toBe(expected);
  });

  it('beyond the budget is refused without a reason', () => {
    expect(codeOf(() => admitTrip({ used: 8, most: 8 }, null))).toBe('trip.over-budget');
  });
});

describe('a public value', () => {
  const of = (publicOn: string) =>
    codeOf(() => assertAfterFreeze({ publicOn, frozenOn: '2026-10-12', today: '2026-10-14' }));

  it.each([
    ['2026-10-11', 'verification.value-too-early'],
    ['2026-10-12', 'verification.value-too-early'],
    ['2026-10-13', 'done'],
    ['2026-10-14', 'done'],
    ['2026-10-15', 'request.invalid'],
  ])('of %s: %s', (publicOn, expected) => {
    expect(of(publicOn)).toBe(expected);
  });
});
