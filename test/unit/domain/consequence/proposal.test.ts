import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { standingsOf } from '../../../../src/domain/assessment/standing.js';
import { bottomOf } from '../../../../src/domain/consequence/bottom.js';
import type { Candidate } from '../../../../src/domain/consequence/candidate.js';
import { topOf, withinPlaces } from '../../../../src/domain/consequence/places.js';
import { proposalsOf } from '../../../../src/domain/consequence/proposal.js';
import { answersHimself } from '../../../../src/domain/consequence/tenure.js';
import { aCandidate, aGroup, counties } from '../../../factories/candidates.js';
import { law } from '../city-law.js';

const { assessment, consequence } = law.rules;
const day = '2026-11-10';
const proposed = (bodies: Candidate[], on = day) =>
  proposalsOf(bodies, { rules: { assessment, consequence }, day: on });
const short = (bodies: Candidate[], on = day) =>
  proposed(bodies, on).map(({ kind, bodyId, amountFen }) => [kind, bodyId, amountFen]);

describe('the top of a group', () => {
  const tops = (totals: string[], amounts: number[]) =>
    topOf(aGroup(totals), amounts).map(({ body, place, amountFen, tie }) => [
      body.bodyId,
      place,
      amountFen,
      tie,
    ]);

  it('has as many places as there are amounts', () => {
    expect(tops(['95', '94', '93', '92'], [60, 40])).toEqual([
      ['b1', 1, 60, null],
      ['b2', 2, 40, null],
    ]);
    expect(tops(['95'], [60, 40])).toEqual([['b1', 1, 60, null]]);
  });

  it('shares the money of the places that a tie takes, rounded down to the fen', () => {
    expect(tops(['95', '95', '93'], [60, 41])).toEqual([
      ['b1', 1, 50, null],
      ['b2', 1, 50, null],
    ]);
  });

  it('says of a tie at the cut how many of how many can have it', () => {
    expect(tops(['95', '93', '93', '92'], [60, 40])).toEqual([
      ['b1', 1, 60, null],
      ['b2', 2, 40, { places: 1, of: 2 }],
      ['b3', 2, 40, { places: 1, of: 2 }],
    ]);
    expect(tops(['93', '93', '93'], [60, 40]).map(([, , , tie]) => tie)).toEqual(
      Array.from({ length: 3 }, () => ({ places: 2, of: 3 })),
    );
  });

  it('costs of a tie no more than its places, whatever else is asked for', () => {
    const asked = (place: number, tiePlaces: number | null, period = '2026Q1') => ({
      ...{ period, rankingGroup: 'county', kind: 'commendation', place, tiePlaces },
    });
    const tied = [asked(2, 1), asked(2, 1)];
    expect(withinPlaces([asked(1, null), asked(1, null), ...tied])).toEqual([
      asked(1, null),
      asked(1, null),
      asked(2, 1),
    ]);
    expect(withinPlaces([...tied, asked(2, 1, '2026Q2')])).toHaveLength(2);
  });

  it('leaves out who is listed apart, without a result or without a rank', () => {
    const bodies = [
      aCandidate('apart', '99', { ranked: false }),
      aCandidate('open', null, { rank: null }),
      aCandidate('small', '98', { rank: null }),
    ];
    expect(topOf(bodies, [60, 40])).toEqual([]);
  });
});

describe('the bottom of a group', () => {
  const bottom = (totals: string[]) =>
    bottomOf(aGroup(totals), assessment).map(({ body, cause, tie }) => [body.bodyId, cause, tie]);

  it.each<[string, string[], unknown[]]>([
    ['of five, the last below 80', ['95', '94', '93', '92', '79.99'], [['b5', 'last', null]]],
    ['not the last at 80 within 5 of the mean', ['82', '82', '82', '82', '80.00'], []],
    ['not of four', ['95', '94', '93', '70'], []],
    // Mean 85.00 and 84.99: exactly 5 under is not more than 5.
    ['not the last exactly 5 under the mean', ['86.25', '86.25', '86.25', '86.25', '80.00'], []],
    [
      'the last more than 5 under the mean',
      ['86.27', '86.27', '86.27', '86.27', '80.00'],
      [['b5', 'last', null]],
    ],
    ['below 60 in any group that is ranked', ['95', '59.99'], [['b2', 'always', null]]],
    ['not at 60 in a small group', ['95', '60.00'], []],
    [
      'everybody below 60, and nobody else for being last',
      ['95', '94', '93', '59', '58'],
      [
        ['b4', 'always', null],
        ['b5', 'always', null],
      ],
    ],
    [
      'two on the last place, of whom one is chosen',
      ['95', '94', '93', '70', '70'],
      [
        ['b4', 'last', { places: 1, of: 2 }],
        ['b5', 'last', { places: 1, of: 2 }],
      ],
    ],
  ])('is %s', (_name, totals, expected) => {
    expect(bottom(totals)).toEqual(expected);
  });

  it('is what the published result marks, whatever the group', () => {
    const total = fc.integer({ min: 4_000, max: 10_000 }).map((points) => (points / 100).toFixed(2));
    const some = fc.array(fc.record({ total: fc.option(total), ranked: fc.boolean() }), { maxLength: 12 });
    fc.assert(
      fc.property(some, (given) => {
        const bodies = given.map((one, at) => ({
          bodyCode: String(at),
          gradeAtMost: 'excellent' as const,
          ...one,
        }));
        const standings = standingsOf(bodies, assessment);
        const candidates = standings.map(({ bodyCode, rank }, at) =>
          aCandidate(bodyCode, given[at]?.total ?? null, { rank, ranked: given[at]?.ranked ?? false }),
        );
        const marked = standings.filter((one) => one.bottom).map(({ bodyCode }) => bodyCode);
        expect(
          bottomOf(candidates, assessment)
            .map(({ body }) => body.bodyId)
            .toSorted(),
        ).toEqual(marked.toSorted());
      }),
    );
  });
});

describe('a published result proposes', () => {
  it('for counties two commendations with the article’s money and two flags', () => {
    expect(short(aGroup(['95', '94', '93', '92', '91'], counties))).toEqual([
      ['commendation', 'b1', 60_000_000],
      ['commendation', 'b2', 40_000_000],
      ['red_flag', 'b1', 0],
      ['red_flag', 'b2', 0],
    ]);
  });

  it('for other groups three commendations, and the head of the last one to an interview', () => {
    expect(short(aGroup(['95', '94', '93', '92', '70']))).toEqual([
      ['commendation', 'b1', 6_000_000],
      ['commendation', 'b2', 4_000_000],
      ['commendation', 'b3', 2_000_000],
      ['interview', 'b5', 0],
    ]);
  });

  it.each(['dual', 'vertical'] as const)(
    'for %s bodies a commendation without money, or a letter',
    (managedBy) => {
      expect(short(aGroup(['95', '94', '93', '92', '70'], { managedBy }))).toEqual([
        ['commendation', 'b1', 0],
        ['commendation', 'b2', 0],
        ['commendation', 'b3', 0],
        ['letter', 'b5', 0],
      ]);
    },
  );

  it('nothing for small groups and for those listed apart', () => {
    expect(proposed([aCandidate('a', '95'), aCandidate('b', '70')])).toEqual([]);
    expect(proposed([aCandidate('a', '50', { ranked: false })])).toEqual([]);
  });

  it('no reward for a body at the bottom, even among the best three', () => {
    expect(short(aGroup(['95', '59', '58'])).map(([kind, id]) => [kind, id])).toEqual([
      ['commendation', 'b1'],
      ['interview', 'b2'],
      ['interview', 'b3'],
    ]);
  });

  it('each with its rule and its facts in words', () => {
    const [first, , , last] = proposed(aGroup(['95', '94', '93', '92', '70']));
    expect(first?.rule).toBe(
      '每季度对各组前3名通报表扬、颁发奖牌、发放奖金。b195分，列经济管理组第1名，建议通报表扬，颁发奖牌，发放奖金6万元。',
    );
    expect(last?.rule).toContain('组内末位且低于80分，或者低于本组均分5分以上的，约谈主要负责人。');
    expect(last?.inputs).toEqual({
      ...{ total: '70', rank: 5, mean: '88.80', cause: 'last', managedBy: 'city', headSinceOn: '2024-01-01' },
    });
  });

  it('says that a tie is chosen by the signing leader', () => {
    const [, second] = proposed(aGroup(['95', '93', '93', '92', '91'], counties));
    expect(second?.rule).toContain('本名次有2家并列，名额1个，由签发领导选定。');
  });
});

describe('the head of a body', () => {
  it.each([
    ['2026-05-10', '2026-11-10', true],
    ['2026-05-11', '2026-11-10', false],
    ['2026-08-31', '2027-02-28', true],
    ['2026-08-31', '2027-02-27', false],
  ])('in post since %s answers himself on %s: %s', (sinceOn, on, expected) => {
    expect(answersHimself({ personId: 'p', sinceOn }, on, 6)).toBe(expected);
  });

  it('who is new is not interviewed: the body is heard; so is one without a head', () => {
    const group = aGroup(['95', '94', '93', '92', '70']);
    const withHead = (head: Candidate['head']) => group.map((body) => ({ ...body, head }));
    const heardOf = (bodies: Candidate[]) => {
      const last = proposed(bodies).at(-1);
      return [last?.heard, last?.rule.includes('不约谈个人')];
    };
    expect(heardOf(withHead({ personId: 'p', sinceOn: '2026-05-11' }))).toEqual(['body', true]);
    expect(heardOf(withHead(null))).toEqual(['body', true]);
    expect(heardOf(group)).toEqual(['head', false]);
  });
});
