import { describe, expect, it } from '@jest/globals';
import { formulaRunner } from '../../../../src/assessment/scores/formula.js';
import { quarterGivenOf } from '../../../../src/assessment/scores/quarter-given.js';
import { scoreFileOf } from '../../../../src/assessment/scores/score-file.js';
import { scoreFileText, verifyScoreFile } from '../../../../src/assessment/scores/verify-score-file.js';
import { computePeriod } from '../../../../src/domain/assessment/compute-period.js';
import { decimal, figure } from '../../../../src/domain/assessment/figure.js';
import { checkMeasure } from '../../../../src/domain/assessment/measure-check.js';
import type {
  PeriodInput,
  SpecialCounts,
  SpecialInput,
} from '../../../../src/domain/assessment/period-input.js';
import { aPeriod, aYear, fourQuarters } from '../../../factories/assessment-period.js';

// To be seen red by leaving out the step `weighed`, the step `special-once`, and the undoing of both in quarter-given.ts.

const counties = ['C1', 'C2', 'C3', 'C4', 'C5'];
const row = { direction: 'higher', decimals: 1, shared: null } as const;
const special = (counts: SpecialCounts | null, given: Partial<SpecialInput> = {}): SpecialInput => ({
  ...{ code: 'N01', version: 1, counts, excused: [] },
  rows: [
    { ...row, code: 'E1', weightBp: 6_000, method: 'completion', parameters: {} },
    { ...row, code: 'N1', weightBp: 4_000, method: 'negative', parameters: { per_event: 5 } },
  ],
  bodies: counties.map((code) => ({ code, group: '县区', ranked: true })),
  ...given,
});
const part = { as: 'section', weightBp: 500 } as const;
const bonus = { as: 'bonus', most: '2', documentNumber: '定市委办发〔2026〕9号' } as const;
const overall = { code: 'M0', version: 1, specialBp: 1_000 };
const withSpecial = (
  counts: SpecialCounts | null,
  given: Partial<SpecialInput> = {},
): Partial<PeriodInput> => ({
  ...{ overall, specials: [special(counts, given)] },
});

const bodyOf = (input: PeriodInput, code: string) => {
  const found = computePeriod(input, formulaRunner).find((body) => body.code === code);
  if (found === undefined) throw new Error(`${code} has no result`);
  return found;
};
const scoreOf = (input: PeriodInput, code: string) => bodyOf(input, code).score;

describe('a special measure', () => {
  it('is scored for itself by its own rows, of a hundred, and ranks its own groups', () => {
    const input = { ...aPeriod(), ...withSpecial(null) };
    expect(counties.map((code) => bodyOf(input, code).specials[0]?.total)).toEqual([
      '95.20',
      '91.00',
      '81.80',
      '82.60',
      '78.40',
    ]);
    expect(counties.map((code) => bodyOf(input, code).specials[0]?.rank)).toEqual([1, 2, 4, 3, 5]);
    expect(bodyOf(input, 'D1').specials).toEqual([]);
    expect(scoreOf(input, 'C1')).toEqual(scoreOf(aPeriod(), 'C1'));
  });

  it('is a part of the overall result by what the overall measure leaves, and the other rows give way in sight', () => {
    const input = { ...aPeriod(), ...withSpecial(part) };
    const { rows, weighted } = scoreOf(input, 'C1');
    expect(rows.map(({ weightBp }) => weightBp)).toEqual([2_250, 2_250, 2_250, 2_250, 1_000]);
    expect(rows[0]).toMatchObject({ code: 'E1', points: '20.7' });
    expect(rows[0]?.steps.at(-1)).toEqual({
      key: 'weighed',
      points: '-2.3',
      values: { before: '25', after: '22.5' },
    });
    expect(rows[4]).toMatchObject({
      code: 'N01',
      points: '9.52',
      steps: [{ values: { points: '95.20', full: '10' } }],
    });
    const before = decimal(scoreOf(aPeriod(), 'C1').weighted);
    expect(weighted).toBe(figure(before.times(0.9).plus('9.52')));
    expect(scoreOf(input, 'D1')).toEqual(scoreOf(aPeriod(), 'D1'));
  });

  it('does not punish a case again that the scheme of the body deducts already', () => {
    const { rows } = scoreOf({ ...aPeriod(), ...withSpecial(part) }, 'C3');
    expect(rows[4]?.steps.map(({ key, points }) => [key, points])).toEqual([
      ['special', '8.18'],
      ['special-once', '0.5'],
    ]);
  });

  it('stands for itself where no overall measure leaves it a share', () => {
    const alone = { ...aPeriod(), specials: [special(part)] };
    expect(scoreOf(alone, 'C1')).toEqual(scoreOf(aPeriod(), 'C1'));
    const none = { ...alone, overall: { ...overall, specialBp: 0 } };
    expect(scoreOf(none, 'C1')).toEqual(scoreOf(aPeriod(), 'C1'));
  });

  it('leaves open the result of a body of which a value is missing, and out what it declares not applicable', () => {
    const cells = aPeriod().cells.map((cell) =>
      cell.code === 'E1' && cell.bodyCode === 'C1' ? { ...cell, actual: null } : cell,
    );
    const open = aPeriod({ cells, ...withSpecial(part) });
    expect(scoreOf(open, 'C1').rows.at(-1)).toMatchObject({ code: 'N01', open: 'value-missing' });
    const excused = [{ code: 'E1', bodyCode: 'C1', applicability: 'not-applicable' as const }];
    const input = aPeriod({ cells, ...withSpecial(part, { excused }) });
    expect(bodyOf(input, 'C1').specials[0]?.total).toBe('100.00');
  });

  it('with nothing to judge is not due: its share falls to the other rows', () => {
    const excused = counties.flatMap((bodyCode) =>
      ['E1', 'N1'].map((code) => ({ code, bodyCode, applicability: 'not-due' as const })),
    );
    const input = aPeriod(withSpecial(part, { excused }));
    expect(bodyOf(input, 'C1').specials).toEqual([]);
    expect(scoreOf(input, 'C1').rows.at(-1)).toMatchObject({ code: 'N01', applicability: 'not-due' });
    expect(scoreOf(input, 'C1').total).toBe(scoreOf(aPeriod(), 'C1').total);
  });

  it('gives bonus in the year alone, with its document, within the bonus of a body', () => {
    expect(scoreOf(aPeriod(withSpecial(bonus)), 'C1').bonus).toBe('0');
    const year = aYear(fourQuarters(() => withSpecial(bonus)));
    expect(bodyOf(year, 'C1')).toMatchObject({
      score: { bonus: '1.904' },
      bonusSteps: [{ key: 'award', values: { matter: 'N01', document: bonus.documentNumber } }],
    });
  });

  it('adds up in the year row by row as a scheme does, at the weight of the scheme itself', () => {
    const files = fourQuarters(() => withSpecial(part));
    const plain = fourQuarters();
    const [given, before] = [files[2], plain[2]].map((file) => file && quarterGivenOf(file));
    expect(given?.points).toEqual(before?.points);
    expect(given?.specials?.C1).toEqual({
      N01: { E1: { points: '55.2', weightBp: 6_000 }, N1: { points: '40', weightBp: 4_000 } },
    });
    const year = aYear(files);
    expect(bodyOf(year, 'C3').specials[0]).toMatchObject({ total: '81.80', rank: 4 });
    expect(scoreOf(year, 'C3').rows.at(-1)?.points).toBe('8.68');
  });

  it.each([
    ['a quarter', aPeriod(withSpecial(part))],
    ['a year', aYear(fourQuarters(() => withSpecial(bonus)))],
  ])('is recomputed offline out of the file of %s, and a forged point of it is found', (_what, input) => {
    const text = scoreFileText(scoreFileOf(input, { version: 1, sha256: 'b'.repeat(64) }));
    const verified = verifyScoreFile(Buffer.from(text));
    expect(verified).toMatchObject({ equal: true, problem: null });
    expect(verified.rows).toContainEqual(
      expect.objectContaining({ bodyCode: 'C1', row: 'N01/E1', equal: true }),
    );
    const forged = text.replace('"points":"55.2"', '"points":"56.2"');
    expect(forged).not.toBe(text);
    expect(verifyScoreFile(Buffer.from(forged)).rows.filter(({ equal }) => !equal)).not.toEqual([]);
  });
});

describe('the check of a measure', () => {
  const rules = { bonusMost: 3, atMost: 10, shareMostBp: 3_000 };
  const nothing = { countsAs: null, countsBp: null, countsMost: null, specialBp: null };
  const others = { specials: 9, overalls: 0 };

  it.each([
    ['special', nothing, others, ['special-alone']],
    ['special', { ...nothing, countsAs: 'section', countsBp: 1 }, others, []],
    ['special', { ...nothing, countsAs: 'section' }, others, ['special-weight']],
    ['special', { ...nothing, countsAs: 'bonus', countsMost: 3 }, others, []],
    ['special', { ...nothing, countsAs: 'bonus', countsMost: 3.01 }, others, ['special-bonus']],
    [
      'special',
      { ...nothing, countsAs: 'section', countsBp: 1 },
      { ...others, specials: 10 },
      ['special-too-many'],
    ],
    ['overall', { ...nothing, specialBp: 3_000 }, others, []],
    ['overall', { ...nothing, specialBp: 3_001 }, others, ['special-share']],
    ['overall', nothing, { ...others, overalls: 1 }, ['overall-twice']],
    ['categorised', nothing, { specials: 10, overalls: 1 }, []],
  ] as const)('says of %s %j beside %j: %j', (...[kind, weighing, beside, keys]) => {
    expect(checkMeasure({ kind, weighing }, beside, rules).map(({ key }) => key)).toEqual(keys);
  });
});
