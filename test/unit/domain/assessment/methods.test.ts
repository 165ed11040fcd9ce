import { describe, expect, it } from '@jest/globals';
import { judge, placed, points } from './row.js';

const late = (...days: (number | null)[]) =>
  days.map((lateWd, at) => ({ id: `p${at}`, weight: '1', lateWd, waiting: false }));
const event = (caseId: string, more = {}) => ({
  caseId,
  documentNumber: '定安委〔2026〕3号',
  date: '2026-08-01',
  kind: null,
  ...more,
});

describe('the published vectors of the methods', () => {
  it.each([
    ['tasks, on time and late for long: 0.75 w', points('tasks', '8', { parts: late(0, 8) }), '6'],
    ['completion 95 of 100, w 5', points('completion', '5', { actual: '95', target: '100' }), '4.75'],
    [
      'step, 1.3 short at 1 point each, w 4',
      points('step', '4', { actual: '5.7', target: '7', parameters: { s_minus: 1 } }),
      '2.7',
    ],
    [
      'eighty-base, 3 points over at 0.5 each, w 10',
      points('eighty-base', '10', { actual: '10', target: '7', parameters: { step: 0.5 } }),
      '9.5',
    ],
    [
      'rank, third with a decay of 5 %, w 6',
      points('rank', '6', { actual: '5', group: placed(3), parameters: { decay: 0.05 } }),
      '5.4',
    ],
  ])('%s', (_name, got, wanted) => {
    expect(got).toBe(wanted);
  });
});

describe('task ledger', () => {
  it.each([
    [[0], '10'],
    [[1], '8'],
    [[7], '8'],
    [[8], '5'],
    [[null], '0'],
    [[0, 7, 8, null], '5.75'],
  ])('done %j working days late earns %s of 10', (days, wanted) => {
    expect(points('tasks', '10', { parts: late(...days) })).toBe(wanted);
  });

  it('leaves open what waits for others, and is open itself when nothing else is due', () => {
    const waiting = { id: 'w', weight: '5', lateWd: null, waiting: true };
    expect(points('tasks', '10', { parts: [...late(0), waiting] })).toBe('10');
    expect(points('tasks', '10', { parts: [waiting] })).toBe('nothing-to-judge');
    expect(points('tasks', '10', { parts: [] })).toBe('nothing-to-judge');
  });

  it('weighs parts against each other', () => {
    const heavy = { id: 'h', weight: '3', lateWd: null, waiting: false };
    expect(points('tasks', '10', { parts: [...late(0), heavy] })).toBe('2.5');
  });
});

describe('completion', () => {
  it.each([
    ['higher', '100', '100', '5'],
    ['higher', '120', '100', '5'],
    ['higher', '0', '100', '0'],
    ['higher', '-3', '100', '0'],
    ['lower', '100', '100', '5'],
    ['lower', '125', '100', '4'],
    ['lower', '50', '100', '5'],
    ['lower', '0', '100', '5'],
    ['lower', '-1', '100', '5'],
  ] as const)('where %s is better, %s against %s is %s of 5', (...row) => {
    const [direction, actual, target, wanted] = row;
    expect(points('completion', '5', { direction, actual, target })).toBe(wanted);
  });

  it('may go beyond full marks as far as its cap', () => {
    const parameters = { cap: 1.2 };
    expect(points('completion', '5', { actual: '115', target: '100', parameters })).toBe('5.75');
    expect(points('completion', '5', { actual: '300', target: '100', parameters })).toBe('6');
  });

  it('never divides by a target of 0 and never counts what is missing as 0', () => {
    expect(points('completion', '5', { actual: '3', target: '0' })).toBe('target-not-positive');
    expect(points('completion', '5', { actual: '3', target: '-2' })).toBe('target-not-positive');
    expect(points('completion', '5', { actual: '3', target: null })).toBe('target-missing');
    expect(points('completion', '5', { actual: null, target: '3' })).toBe('value-missing');
  });
});

describe('threshold', () => {
  it.each([
    ['higher', '6.95', '7.0', 1, '3'],
    ['higher', '6.94', '7.0', 1, '0'],
    ['higher', '6.99', '7.0', null, '0'],
    ['lower', '7.04', '7.0', 1, '3'],
    ['lower', '7.05', '7.0', 1, '0'],
  ] as const)('%s: %s against %s at %s decimals is %s of 3', (...row) => {
    const [direction, actual, target, decimals, wanted] = row;
    expect(points('threshold', '3', { direction, actual, target, decimals })).toBe(wanted);
  });

  it('of exactly the target is met, unless it must be above', () => {
    expect(points('threshold', '3', { actual: '7', target: '7', parameters: { compare: 'gte' } })).toBe('3');
    expect(points('threshold', '3', { actual: '7', target: '7', parameters: { compare: 'gt' } })).toBe('0');
  });
});

describe('step', () => {
  const parameters = { s_minus: 1, s_plus: 0.5, unit: 1, cap: 1.1 };
  it.each([
    ['7', '4'],
    ['6', '3'],
    ['2', '0'],
    ['7.4', '4.2'],
    ['9', '4.4'],
  ])('%s against 7 is %s of 4', (actual, wanted) => {
    expect(points('step', '4', { actual, target: '7', parameters })).toBe(wanted);
  });

  it('mirrors where lower is better', () => {
    expect(points('step', '4', { direction: 'lower', actual: '8.3', target: '7', parameters })).toBe('2.7');
    expect(points('step', '4', { direction: 'lower', actual: '6.6', target: '7', parameters })).toBe('4.2');
  });

  it('counts only complete units when steps are whole', () => {
    const whole = { ...parameters, whole_steps: true };
    expect(points('step', '4', { actual: '5.1', target: '7', parameters: whole })).toBe('3');
    expect(points('step', '4', { actual: '5', target: '7', parameters: whole })).toBe('2');
    expect(points('step', '4', { actual: '7.9', target: '7', parameters: whole })).toBe('4');
  });
});

describe('eighty-base', () => {
  it.each([
    ['7', '8'],
    ['11', '10'],
    ['12', '10'],
    ['0', '4.5'],
  ])('%s against 7 is %s of 10 at half a point each', (actual, wanted) => {
    expect(points('eighty-base', '10', { actual, target: '7', parameters: { step: 0.5 } })).toBe(wanted);
  });

  it('takes its unit from the row', () => {
    const parameters = { step: 0.2, unit: 0.1 };
    expect(points('eighty-base', '10', { actual: '1.25', target: '1.2', parameters })).toBe('8.1');
  });
});

describe('rank', () => {
  const parameters = { decay: 0.05 };
  it.each([
    [1, 7, '6'],
    [7, 7, '4.2'],
    [20, 30, '0.3'],
    [21, 30, '0'],
    [30, 30, '0'],
    [1, 3, '6'],
    [1, 2, '0'],
  ])('place %d of %d is worth %s of 6', (rank, count, wanted) => {
    expect(points('rank', '6', { actual: '1', group: placed(rank, count), parameters })).toBe(wanted);
  });

  it('without a value stays open', () => {
    expect(points('rank', '6', { actual: null, group: placed(1), parameters })).toBe('value-missing');
  });

  it('by the excess over the target goes by that place', () => {
    const group = { ...placed(5), excessRank: 2 };
    const on = { decay: 0.05, rank_on: 'excess' };
    expect(points('rank', '6', { actual: '1', target: '1', group, parameters: on })).toBe('5.7');
  });
});

describe('mixed', () => {
  const parameters = { threshold_share: 0.4, rank_share: 0.6, decay: 0.05, ties: 'better' };
  it.each([
    ['7', 1, '10'],
    ['6.9', 1, '6'],
    ['7', 3, '9.4'],
    ['6.9', 7, '4.2'],
  ])('%s against 7 at place %d is %s of 10', (actual, rank, wanted) => {
    expect(points('mixed', '10', { actual, target: '7', group: placed(rank), parameters })).toBe(wanted);
  });
});

describe('efficacy', () => {
  const parameters = { low: 60, high: 95 };
  it.each([
    ['60', '6'],
    ['95', '10'],
    ['77.5', '8'],
    ['7.5', '0'],
    ['100', '10'],
  ])('%s between 60 and 95 is %s of 10', (actual, wanted) => {
    expect(points('efficacy', '10', { actual, parameters })).toBe(wanted);
  });

  it('where lower is better goes from its high end downwards', () => {
    const lower = { low: 40, high: 20 };
    expect(points('efficacy', '10', { direction: 'lower', actual: '30', parameters: lower })).toBe('8');
  });
});

describe('level, growth and rank', () => {
  const parameters = { alpha: 0.4, beta: 0.4, gamma: 0.2 };
  const row = (actual: string, rank: number, target = '10') =>
    points('level-growth-rank', '10', { actual, target, group: placed(rank), parameters });

  it('gives full marks to the greatest that meets its target, first of its group', () => {
    expect(row('10', 1)).toBe('10');
  });

  it('gives 0.6 of the level to the least, its share of the target, and its place', () => {
    // 0.4 · 0.6 + 0.4 · 0 + 0.2 · 0.7, times 10
    expect(row('0', 7)).toBe('3.8');
    // level 0.6 + 0.4 · 0.5 = 0.8 → 3.2; growth 5/10 → 2; place 2 → 0.95 · 2 = 1.9
    expect(row('5', 2)).toBe('7.1');
  });

  it('gives everyone the full level where all are equal', () => {
    const group = { ...placed(1), min: '4', max: '4' };
    expect(points('level-growth-rank', '10', { actual: '4', target: '4', group, parameters })).toBe('10');
  });

  it('counts no growth beyond the target', () => {
    expect(row('10', 1, '5')).toBe('10');
  });
});

describe('interval', () => {
  const rows = [
    { gte: 0.95, share: 1 },
    { gte: 0.9, share: 0.9 },
    { gte: 0.6, share: 0.6 },
    { gte: 0, share: 0 },
  ];
  it.each([
    ['95', '4'],
    ['94.99', '3.6'],
    ['90', '3.6'],
    ['60', '2.4'],
    ['59.99', '0'],
    ['0', '0'],
    ['-5', '0'],
    ['200', '4'],
  ])('%s of 100 is %s of 4', (actual, wanted) => {
    expect(points('interval', '4', { actual, target: '100', parameters: { rows } })).toBe(wanted);
  });

  it('takes the first row that matches, top down', () => {
    const parameters = { on: 'actual', rows: [{ lt: 0, share: 0 }, { lt: 5, share: 0.5 }, { share: 1 }] };
    expect(points('interval', '4', { actual: '-1', parameters })).toBe('0');
    expect(points('interval', '4', { actual: '4.9', parameters })).toBe('2');
    expect(points('interval', '4', { actual: '5', parameters })).toBe('4');
  });
});

describe('yes or no', () => {
  it.each([
    ['1', '3'],
    ['0', '0'],
  ])('%s is %s of 3', (actual, wanted) => {
    expect(points('yes-no', '3', { direction: 'yes_no', actual })).toBe(wanted);
  });
});

describe('negative list', () => {
  const parameters = { per_event: 0.5, floor: 0, multiplier: { 较大及以上: 2 } };
  it('is full without an event and deducts for each', () => {
    expect(points('negative', '3', { parameters })).toBe('3');
    expect(points('negative', '3', { parameters, events: [event('A'), event('B')] })).toBe('2');
  });

  it('deducts once for a case, for its dearest event', () => {
    const events = [event('A'), event('A', { kind: '较大及以上' }), event('A')];
    expect(points('negative', '3', { parameters, events })).toBe('2');
  });

  it('does not go below its floor', () => {
    const events = [...Array(9).keys()].map((at) => event(String(at)));
    expect(points('negative', '3', { parameters, events })).toBe('0');
    expect(points('negative', '3', { parameters: { ...parameters, floor: 0.4 }, events })).toBe('1.2');
  });

  it.each(['documentNumber', 'date', 'caseId'])('refuses an event without %s', (name) => {
    const events = [event('A', { [name]: ' ' })];
    expect(() => points('negative', '3', { parameters, events })).toThrow('缺少文号、日期或案件编号');
  });

  it('names case, document and day in the step that deducts', () => {
    expect(judge('negative', '3', { parameters, events: [event('A')] })).toMatchObject({
      steps: [
        { key: 'full', points: '3' },
        {
          key: 'event',
          points: '-0.5',
          values: { case: 'A', document: '定安委〔2026〕3号', date: '2026-08-01' },
        },
      ],
    });
  });
});

describe('bonus', () => {
  const award = (matterId: string, value: string) => ({
    matterId,
    documentNumber: '甘政发1号',
    points: value,
  });
  it('counts the highest of one matter and three points at most', () => {
    expect(points('bonus', '0', { awards: [award('a', '1'), award('a', '2'), award('b', '0.5')] })).toBe(
      '2.5',
    );
    expect(points('bonus', '0', { awards: [award('a', '2'), award('b', '1')] })).toBe('3');
    expect(points('bonus', '0', { awards: [award('a', '2'), award('b', '1.01')] })).toBe('3');
    expect(points('bonus', '0', {})).toBe('0');
  });
});

describe('veto', () => {
  it('takes no points: it caps the grade', () => {
    expect(points('veto', '0', {})).toBe('0');
  });
});

describe('formula', () => {
  const parameters = { feel: 'actual / 10' };
  it('counts what it gave, within floor and cap', () => {
    expect(points('formula', '5', { actual: '30', formulaValue: '3', parameters })).toBe('3');
    expect(points('formula', '5', { actual: '90', formulaValue: '9', parameters })).toBe('5');
    expect(points('formula', '5', { actual: '-9', formulaValue: '-0.9', parameters })).toBe('0');
  });

  it('that gave no number leaves the row open, never at 0', () => {
    expect(points('formula', '5', { actual: '30', formulaValue: null, parameters })).toBe('formula-failed');
  });
});
