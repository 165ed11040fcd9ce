import { describe, expect, it } from '@jest/globals';
import { formulaProblem, longestFormula, runFormula } from '../../../src/assessment/scores/formula.js';

const names = { actual: '9', target: '10', weight: '5', rank: null };

describe('a formula', () => {
  it.each([
    ['weight * actual / target', '4.5'],
    ['if actual >= target then weight else weight * 0.5', '2.5'],
    ['min(weight, 0.1 + 0.2)', '0.3'],
    ['1 / 3', '0.333333'],
    ['weight - max(0, target - actual) * 0.4', '4.6'],
  ])('%s gives %s', (feel, points) => {
    expect(runFormula(feel, names)).toEqual({ points });
  });

  it.each([
    ['weight / (target - 10)', 'formula-no-number'],
    ['"5"', 'formula-no-number'],
    ['weight * rank', 'formula-no-number'],
    ['[1, 2]', 'formula-no-number'],
    ['weight +', 'formula-syntax'],
    ['', 'formula-syntax'],
    ['secret + 1', 'formula-name'],
    ['process.exit(1)', 'formula-name'],
    ['now().year', 'formula-name'],
    ['today().day', 'formula-name'],
    ['10 ** 400', 'formula-no-number'],
    ['1'.repeat(longestFormula + 1), 'formula-too-long'],
  ])('%s is refused: %s', (feel, problem) => {
    expect(runFormula(feel, names)).toEqual({ problem });
  });

  it.each([
    'count(for a in 1..1000000000 return a * 2)',
    'if matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "^(a+)+$") then 1 else 0',
  ])('that does not end is stopped: %s', (feel) => {
    const startedAt = performance.now();
    expect(runFormula(feel, names, 100)).toEqual({ problem: 'formula-too-slow' });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('is checked on sample figures before it is used', () => {
    expect(formulaProblem('weight * (1 - 0.05 * (rank - 1))')).toBeNull();
    expect(formulaProblem('weight * population')).toBe('formula-name');
  });
});
