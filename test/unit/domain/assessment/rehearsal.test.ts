import { describe, expect, it } from '@jest/globals';
import type { BodyInput, PeriodInput, SchemeRule } from '../../../../src/domain/assessment/period-input.js';
import { rehearse } from '../../../../src/domain/assessment/rehearsal/rehearse.js';
import { aBody, aPeriod } from '../../../factories/assessment-period.js';

const run = () => null;
const rule = (code: string, weightBp: number, given: Partial<SchemeRule> = {}): SchemeRule => ({
  ...{
    code,
    weightBp,
    direction: 'higher',
    decimals: null,
    method: 'completion',
    parameters: {},
    shared: null,
  },
  ...given,
});
type Values = Readonly<Record<string, Readonly<Record<string, string | null>>>>;

function period(rows: SchemeRule[], values: Values, given: Partial<BodyInput>[] = []): PeriodInput {
  return aPeriod({
    schemes: [{ code: 'M1', version: 1, rows, sharedWeightBp: 0 }],
    bodies: Object.keys(values).map((code) => aBody({ code, ...given.find((each) => each.code === code) })),
    cells: Object.entries(values).flatMap(([bodyCode, own]) =>
      Object.entries(own).map(([code, actual]) => ({
        ...{ code, bodyCode, applicability: 'applies' as const, target: '100', actual, events: [] },
      })),
    ),
  });
}

const yes = { method: 'yes-no', direction: 'yes_no' } as const;
const values = {
  X: { A: '90', B: '80', C: '1' },
  Y: { A: '80', B: '88', C: '1' },
  Z: { A: '60', B: '60', C: '1' },
};
const rows = (a: number, b: number, c: number) => [rule('A', a), rule('B', b), rule('C', c, yes)];
const after = period(rows(4_000, 4_000, 2_000), values);

describe('a rehearsal', () => {
  // X 88.00, Y 87.20, Z 68.00; before it was X 86.00, Y 88.80.
  const before = period(rows(2_000, 6_000, 2_000), values);
  const rehearsal = rehearse({ before, after }, 'M1', run);

  it('says who moves how many ranks, with both totals', () => {
    expect(
      rehearsal.moves.map(({ code, before: old, after: now, risen }) => [
        code,
        old?.total,
        old?.rank,
        now.total,
        now.rank,
        risen,
      ]),
    ).toEqual([
      ['X', '86.00', 2, '88.00', 1, 1],
      ['Y', '88.80', 1, '87.20', 2, -1],
      ['Z', '68.00', 3, '68.00', 3, 0],
    ]);
  });

  it('finds the smallest change of each weight that swaps two neighbours, to the basis point', () => {
    // A is worth +10 to X and B −8: (4000 + δ)·10 − 4000·8 < 0 from −801 on, 4000·10 − (4000 + δ)·8 < 0 from 1001 on.
    expect(rehearsal.tipping).toEqual([
      { code: 'A', weightBp: 4_000, changeBp: -801, above: 'X', below: 'Y' },
      { code: 'B', weightBp: 4_000, changeBp: 1_001, above: 'X', below: 'Y' },
      { code: 'C', weightBp: 2_000, changeBp: null, above: null, below: null },
    ]);
  });

  it.each([
    [-801, 'Y'],
    [-799, 'X'],
  ])('is borne out by a computation: after %d basis points %s is above', (changeBp, above) => {
    const changed = period(rows(4_000 + changeBp, 4_000, 2_000), values);
    expect(rehearse({ before: changed, after: changed }, 'M1', run).tipping[0]?.above).toBe(above);
  });

  it('says which rows decide nothing: the same for all, or no place depends on it', () => {
    expect(rehearsal.idle).toEqual([
      { code: 'B', why: 'no-place-moves' },
      { code: 'C', why: 'same-for-all' },
    ]);
  });

  it('finds that everybody can win where everything is in their own hands', () => {
    expect(rehearsal.outOfReach).toEqual([]);
  });

  it('says the same in whatever order bodies and cells come', () => {
    const turned = { ...after, bodies: after.bodies.toReversed(), cells: after.cells.toReversed() };
    const other = rehearse({ before, after: turned }, 'M1', run);
    expect(other.tipping).toEqual(rehearsal.tipping);
    expect(other.moves.toReversed()).toEqual(rehearsal.moves);
  });
});

describe('neighbours with the same score', () => {
  it('are swapped by one basis point, whichever way', () => {
    const tied = period([rule('A', 5_000), rule('B', 5_000)], {
      X: { A: '80', B: '70' },
      Y: { A: '70', B: '80' },
      Z: { A: '10', B: '10' },
    });
    const { tipping } = rehearse({ before: tied, after: tied }, 'M1', run);
    expect(tipping.map(({ code, changeBp }) => [code, changeBp])).toEqual([
      ['A', -1],
      ['B', 1],
    ]);
  });
});

describe('who cannot win', () => {
  const parameters = { alpha: 0.5, beta: 0.3, gamma: 0.2 };
  const level = [rule('A', 10_000, { method: 'level-growth-rank', parameters })];
  const sizes = { X: { A: '100' }, Y: { A: '50' }, Z: { A: '10' } };

  it('is who is too small for the level of the leader, whatever its growth and place', () => {
    // L: 1, 0.6 + 0.4·40/90, 0.6; so at best 50·L + 30 + 20.
    const input = period(level, sizes);
    expect(rehearse({ before: input, after: input }, 'M1', run).outOfReach).toEqual([
      { code: 'Y', best: '88.89', leader: 'X', leads: '100.00', why: 'too-far' },
      { code: 'Z', best: '80.00', leader: 'X', leads: '100.00', why: 'too-far' },
    ]);
  });

  it('is who stands under a veto while another is excellent', () => {
    const veto = {
      ...{ legalBasis: '安全生产法', approvedBy: '市委', fromOn: '2026-01-01', untilOn: '2026-12-31' },
      gradeAtMost: 'fair' as const,
    };
    const input = period([rule('A', 10_000)], { X: { A: '95' }, Y: { A: '90' }, Z: { A: '50' } }, [
      { code: 'Y', vetoes: [veto] },
    ]);
    expect(rehearse({ before: input, after: input }, 'M1', run).outOfReach).toEqual([
      { code: 'Y', best: '100.00', leader: 'X', leads: '95.00', why: 'veto' },
    ]);
  });
});

describe('a row without data', () => {
  it('is left out for whom it lacks it, said aloud, and the rest rescaled', () => {
    const lacking = period([rule('A', 5_000), rule('N', 5_000)], {
      X: { A: '90' },
      Y: { A: '80' },
      Z: { A: '70', N: '100' },
    });
    const { leftOut, moves } = rehearse({ before: lacking, after: lacking }, 'M1', run);
    expect(leftOut).toEqual([{ code: 'N', bodies: 2 }]);
    expect(moves.map(({ after: { total } }) => total)).toEqual(['90.00', '80.00', '85.00']);
  });
});

describe('special measures of that period', () => {
  // They weigh a fifth of the result: X gets 40, Y and Z 50 of 100 by their one row.
  const measured = (input: PeriodInput, actual: Readonly<Record<string, string | null>>): PeriodInput => ({
    ...input,
    overall: { code: 'M0', version: 1, specialBp: 2_000 },
    specials: [
      {
        ...{ code: 'N01', version: 1, rows: [rule('S', 10_000)], excused: [] },
        bodies: Object.keys(actual).map((code) => ({ code, group: '县区', ranked: true })),
        counts: { as: 'section', weightBp: 10_000 },
      },
    ],
    cells: [
      ...input.cells,
      ...Object.entries(actual).map(([bodyCode, value]) => ({
        ...{
          code: 'S',
          bodyCode,
          applicability: 'applies' as const,
          target: '100',
          actual: value,
          events: [],
        },
      })),
    ],
  });
  const given = { X: '40', Y: '50', Z: '50' };
  const whole = measured(after, given);
  const rehearsal = rehearse({ before: whole, after: whole }, 'M1', run);

  it('enter the totals before and after, as they were', () => {
    expect(rehearsal.moves.map(({ before, after: now, risen }) => [before?.total, now.total, risen])).toEqual(
      [
        ['78.40', '78.40', 0],
        ['79.76', '79.76', 0],
        ['64.40', '64.40', 0],
      ],
    );
  });

  it('are no row of the scheme, and decide with it which weight tips the order', () => {
    // X is 2 points of the result behind by the measure: (10·a − 8·b) / whole must come to more than 2.5 by the scheme.
    expect(rehearsal.tipping).toEqual([
      { code: 'A', weightBp: 4_000, changeBp: 2_267, above: 'Y', below: 'X' },
      { code: 'B', weightBp: 4_000, changeBp: -1_620, above: 'Y', below: 'X' },
      { code: 'C', weightBp: 2_000, changeBp: null, above: null, below: null },
    ]);
    const order = (change: number) => {
      const changed = rows(4_000 + change, 4_000, 2_000);
      const { moves } = rehearse(
        { before: whole, after: measured(period(changed, values), given) },
        'M1',
        run,
      );
      return moves
        .toSorted((one, other) => Number(other.after.total) - Number(one.after.total))
        .map(({ code }) => code);
    };
    expect(order(0)).toEqual(['Y', 'X', 'Z']);
    expect(order(2_307)).toEqual(['X', 'Y', 'Z']);
    expect(order(2_227)).toEqual(['Y', 'X', 'Z']);
  });

  it('leave out their own rows without data, so that nobody stays without a total', () => {
    const lacking = measured(after, { ...given, Z: null });
    const { moves } = rehearse({ before: lacking, after: lacking }, 'M1', run);
    expect(moves.map(({ after: { total } }) => total)).toEqual(['78.40', '79.76', '68.00']);
  });
});

describe('who is listed apart', () => {
  it('has a total, no place, and swaps with nobody', () => {
    const input = period(rows(4_000, 4_000, 2_000), values, [{ code: 'X', ranked: false }]);
    const { moves, tipping } = rehearse({ before: after, after: input }, 'M1', run);
    expect(moves[0]).toMatchObject({ code: 'X', after: { total: '88.00', rank: null }, risen: null });
    expect(tipping.flatMap(({ above, below }) => [above, below])).not.toContain('X');
  });
});

describe('a scheme that the earlier period did not have', () => {
  it('is rehearsed without a before', () => {
    const none = { ...after, schemes: [], bodies: [], cells: [] };
    const { moves } = rehearse({ before: none, after }, 'M1', run);
    expect(moves.map(({ before, risen }) => [before, risen])).toEqual(Array(3).fill([null, null]));
  });
});

describe('two hundred bodies with 67 rows', () => {
  it('are rehearsed in a few seconds', () => {
    const codes = Array.from({ length: 67 }, (_none, at) => `R${at}`);
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_none, body) => [
        `B${body}`,
        Object.fromEntries(codes.map((code, at) => [code, String(50 + ((body * 37 + at * 11) % 50))])),
      ]),
    );
    const input = period(
      codes.map((code) => rule(code, 100)),
      many,
    );
    // Time of this process alone: the machine may be busy with other tests.
    const begun = process.cpuUsage();
    const { tipping, moves } = rehearse({ before: input, after: input }, 'M1', run);
    expect([tipping.length, moves.length]).toEqual([67, 200]);
    expect(process.cpuUsage(begun).user / 1_000_000).toBeLessThan(10);
  });
});
