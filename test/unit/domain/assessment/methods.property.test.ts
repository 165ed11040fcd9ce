import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decimal, figure, sumOf } from '../../../../src/domain/assessment/figure.js';
import { placesOf } from '../../../../src/domain/assessment/group-place.js';
import type { MethodName } from '../../../../src/domain/assessment/method-registry.js';
import { judge } from './row.js';

const tenths = (min: number, max: number) =>
  fc.integer({ min, max }).map((each) => figure(decimal(each).div(10)));
const value = tenths(-500, 2_000);
const target = tenths(1, 1_500);
const weight = fc.integer({ min: 10, max: 1_000 }).map((bp) => figure(decimal(bp).div(100)));
const hundredths = (min: number, max: number) => fc.integer({ min, max }).map((each) => each / 100);
const rows = [
  { gte: 0.95, share: 1 },
  { gte: 0.8, share: 0.8 },
  { gte: 0, share: 0 },
];

/** Methods of one body's own value: the better the value, never the fewer points. */
const own: [MethodName, fc.Arbitrary<Record<string, unknown>>][] = [
  ['completion', fc.record({ cap: hundredths(50, 150), floor: hundredths(0, 50) })],
  ['threshold', fc.constant({})],
  [
    'step',
    fc.record({
      s_minus: hundredths(0, 200),
      s_plus: hundredths(0, 100),
      unit: hundredths(1, 500),
      cap: hundredths(100, 150),
      whole_steps: fc.boolean(),
    }),
  ],
  [
    'eighty-base',
    fc.record({ step: hundredths(0, 100), unit: hundredths(1, 500), base: hundredths(0, 100) }),
  ],
  ['interval', fc.constant({ rows })],
];
const group: [MethodName, Record<string, unknown>][] = [
  ['rank', { decay: 0.05 }],
  ['rank', { decay: 0.3, rank_on: 'excess' }],
  ['mixed', { threshold_share: 0.4, rank_share: 0.6, decay: 0.05 }],
  ['level-growth-rank', { alpha: 0.3, beta: 0.5, gamma: 0.2 }],
];
const direction = fc.constantFrom('higher' as const, 'lower' as const);

function scored(...given: Parameters<typeof judge>) {
  const score = judge(...given);
  if (score.state !== 'scored') throw new Error(score.reason);
  return { ...score, number: decimal(score.points) };
}

describe.each(own)('%s', (method, someParameters) => {
  const two = fc.record({
    w: weight,
    t: target,
    one: value,
    other: value,
    better: direction,
    parameters: someParameters,
  });

  it('explains every point, keeps floor and cap, and never pays less for a better value', () => {
    fc.assert(
      fc.property(two, ({ w, t, one, other, better, parameters }) => {
        const facts = { direction: better, target: t, parameters };
        const [first, second] = [one, other].map((actual) => scored(method, w, { ...facts, actual }));
        const { floor = 0, cap = 1 } = parameters as { floor?: number; cap?: number };
        for (const each of [first, second]) {
          expect(figure(sumOf((each?.steps ?? []).map((step) => decimal(step.points))))).toBe(each?.points);
          expect(each?.number.gte(decimal(w).times(floor).toDecimalPlaces(6))).toBe(true);
          expect(each?.number.lte(decimal(w).times(cap).toDecimalPlaces(6))).toBe(true);
        }
        const isBetter = better === 'higher' ? decimal(one).gte(other) : decimal(one).lte(other);
        if (isBetter) expect(first?.number.gte(second?.number ?? 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe.each(group)('%s %j', (method, parameters) => {
  const members = fc.uniqueArray(
    fc.record({ bodyCode: fc.integer({ min: 1, max: 30 }).map(String), actual: value, target }),
    { minLength: 1, maxLength: 12, selector: ({ bodyCode }) => bodyCode },
  );

  it('does not depend on the order of its group, explains every point, and never pays less for a better value', () => {
    fc.assert(
      fc.property(members, direction, fc.integer(), (given, better, turn) => {
        const by = { direction: better, decimals: 1 };
        const places = placesOf(given, by);
        const turned = placesOf(
          [...given.slice(turn % given.length), ...given.slice(0, turn % given.length)].reverse(),
          by,
        );
        const scores = given.map(({ bodyCode, ...facts }) => {
          expect(turned.get(bodyCode)).toEqual(places.get(bodyCode));
          const place = places.get(bodyCode) ?? null;
          const score = scored(method, '10', { ...facts, ...by, group: place, target: '100', parameters });
          expect(figure(sumOf(score.steps.map((step) => decimal(step.points))))).toBe(score.points);
          expect(score.number.gte(0) && score.number.lte(10)).toBe(true);
          return {
            actual: decimal(facts.actual),
            excess: decimal(facts.actual).minus(facts.target),
            score: score.number,
          };
        });
        if (parameters.rank_on === 'excess') return;
        for (const one of scores)
          for (const other of scores)
            if (better === 'higher' ? one.actual.gte(other.actual) : one.actual.lte(other.actual))
              expect(one.score.gte(other.score)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the task ledger and the negative list', () => {
  const part = fc.record({
    id: fc.string(),
    weight: tenths(1, 50),
    lateWd: fc.option(fc.integer({ min: 0, max: 20 })),
    waiting: fc.boolean(),
  });
  const event = fc.record({
    caseId: fc.constantFrom('A', 'B', 'C', 'D'),
    documentNumber: fc.constantFrom('1号', '2号'),
    date: fc.constantFrom('2026-07-01', '2026-08-01'),
    kind: fc.constantFrom(null, '较大及以上'),
  });
  const shuffled = <T>(list: fc.Arbitrary<T[]>) =>
    list.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));

  it('do not depend on the order of what came in', () => {
    fc.assert(
      fc.property(
        shuffled(fc.array(part, { maxLength: 8 })),
        shuffled(fc.array(event, { maxLength: 8 })),
        (parts, events) => {
          const ledger = parts.map((each) => judge('tasks', '8', { parts: each }));
          expect(ledger[0]).toEqual(ledger[1]);
          const parameters = { per_event: 0.7, multiplier: { 较大及以上: 2 } };
          const list = events.map((each) => judge('negative', '8', { events: each, parameters }));
          expect(list[0]).toEqual(list[1]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('places in a group', () => {
  it('share the better one where values are equal at the published decimals', () => {
    const values = ['7.24', '7.2', '7.16', '7.1', '9'];
    const members = values.map((actual, at) => ({ bodyCode: String(at), actual, target: null }));
    const ranks = (decimals: number | null) => {
      const places = placesOf(members, { direction: 'higher', decimals });
      return members.map(({ bodyCode }) => places.get(bodyCode)?.rank);
    };
    expect(ranks(1)).toEqual([2, 2, 2, 5, 1]);
    expect(ranks(null)).toEqual([2, 3, 4, 5, 1]);
  });

  it('leave out who has no value', () => {
    const places = placesOf(
      [
        { bodyCode: 'a', actual: '1', target: null },
        { bodyCode: 'b', actual: null, target: '2' },
      ],
      { direction: 'higher', decimals: null },
    );
    expect(places.get('a')).toEqual({ count: 1, rank: 1, excessRank: null, min: '1', max: '1' });
    expect(places.get('b')).toBeUndefined();
  });
});
