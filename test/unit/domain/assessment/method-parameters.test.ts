import { describe, expect, it } from '@jest/globals';
import { methodNames } from '../../../../src/domain/assessment/method-registry.js';
import type { MethodName } from '../../../../src/domain/assessment/method-registry.js';
import { methodProblems } from '../../../../src/domain/assessment/score-row.js';
import { points } from './row.js';

type Given = Record<string, unknown>;
const problems = (method: MethodName, parameters: Given, direction: 'higher' | 'lower' = 'higher') =>
  methodProblems({ method, parameters }, direction).map(({ key, values }) => `${key} ${values.name}`);

const rows = [
  { gte: 0.5, share: 1 },
  { gte: 0, share: 0 },
];
const legal: Record<MethodName, Given> = {
  tasks: {},
  completion: { floor: 0, cap: 1.2 },
  threshold: { compare: 'gte' },
  step: { unit: 1, s_minus: 0.2, s_plus: 0.1, cap: 1.1, floor: 0, whole_steps: false },
  'eighty-base': { base: 0.8, step: 0.1, unit: 1, cap: 1.2, floor: 0 },
  rank: { decay: 0.05, ties: 'better', floor: 0 },
  mixed: { threshold_share: 0.4, rank_share: 0.6, decay: 0.05, ties: 'better' },
  efficacy: { low: 45, high: 75 },
  'level-growth-rank': { alpha: 0.3, beta: 0.5, gamma: 0.2 },
  interval: { on: 'completion', rows },
  'yes-no': {},
  negative: { per_event: 0.3, floor: 0, requires: ['document_number', 'date', 'case_id'] },
  bonus: { most: 3 },
  veto: { grade_at_most: 'fair' },
  formula: { feel: 'actual' },
};

describe('parameters of a method', () => {
  it.each(methodNames)('of %s are taken as the data writes them', (method) => {
    expect(problems(method, legal[method])).toEqual([]);
  });

  it.each(methodNames)('of %s that it does not know are refused', (method) => {
    expect(problems(method, { ...legal[method], bribe: 1 })).toEqual(['parameter-unknown bribe']);
  });

  it.each<[MethodName, Given, string]>([
    ['completion', { cap: -0.1 }, 'parameter-out-of-range cap'],
    ['completion', { cap: 2.01 }, 'parameter-out-of-range cap'],
    ['completion', { cap: 'much' }, 'parameter-malformed cap'],
    ['completion', { floor: 1.01 }, 'parameter-out-of-range floor'],
    ['completion', { cap: Number.NaN }, 'parameter-malformed cap'],
    ['threshold', { compare: 'about' }, 'parameter-malformed compare'],
    ['step', {}, 'parameter-missing s_minus'],
    ['step', { s_minus: 1, unit: 0 }, 'parameter-out-of-range unit'],
    ['step', { s_minus: -1 }, 'parameter-out-of-range s_minus'],
    ['step', { s_minus: 1, whole_steps: 'yes' }, 'parameter-malformed whole_steps'],
    ['rank', { decay: 1.01 }, 'parameter-out-of-range decay'],
    ['rank', { decay: 0.1, ties: 'worse' }, 'parameter-malformed ties'],
    ['mixed', { threshold_share: 0.4, rank_share: 0.59, decay: 0 }, 'parameter-shares threshold_share'],
    ['efficacy', { low: 60, high: 60 }, 'parameter-equal-bounds high'],
    ['efficacy', { low: 60, high: 50 }, 'parameter-direction high'],
    ['level-growth-rank', { alpha: 0.4, beta: 0.4, gamma: 0.21 }, 'parameter-shares alpha'],
    ['interval', { rows: [] }, 'parameter-malformed rows'],
    ['interval', { rows: [{ gte: 0.5, share: 1 }] }, 'parameter-gap rows'],
    ['interval', { rows: [{ gt: 0, share: 1 }] }, 'parameter-gap rows'],
    [
      'interval',
      {
        rows: [
          { gt: 5, share: 1 },
          { lt: 5, share: 0 },
        ],
      },
      'parameter-gap rows',
    ],
    ['interval', { on: 'actual', rows: [{ gte: 0, share: 1 }] }, 'parameter-gap rows'],
    ['interval', { rows: [{ above: 0, share: 1 }] }, 'parameter-malformed rows'],
    ['negative', { per_event: 1, requires: ['rumour'] }, 'parameter-malformed requires'],
    ['negative', { per_event: 1, multiplier: { 较大: -2 } }, 'parameter-malformed multiplier'],
    ['formula', {}, 'parameter-missing feel'],
    ['veto', { grade_at_most: 'excellent' }, 'parameter-malformed grade_at_most'],
  ])('%s %j is refused: %s', (method, parameters, wanted) => {
    expect(problems(method, parameters)).toEqual([wanted]);
  });

  it('that reach every value need no bound in the last row', () => {
    expect(problems('interval', { on: 'actual', rows: [{ gte: 0, share: 1 }, { share: 0 }] })).toEqual([]);
    expect(
      problems('interval', {
        rows: [
          { gte: 5, share: 1 },
          { lt: 5, share: 0 },
        ],
      }),
    ).toEqual([]);
  });

  it('where lower is better, efficacy ends below where it begins', () => {
    expect(problems('efficacy', { low: 60, high: 50 }, 'lower')).toEqual([]);
    expect(problems('efficacy', { low: 50, high: 60 }, 'lower')).toEqual(['parameter-direction high']);
  });

  it('that are refused never score', () => {
    const parameters = { threshold_share: 0.5, rank_share: 0.6, decay: 0.05 };
    expect(() => points('mixed', '5', { actual: '1', target: '1', parameters })).toThrow('参数不合规则');
  });
});
