import { describe, expect, it } from '@jest/globals';
import { quarterAt, quartersBack } from '../../../../src/domain/assessment/quarter.js';
import { lossTable } from '../../../../src/domain/assessment/weakness/loss-table.js';
import type { LossSum } from '../../../../src/domain/assessment/weakness/loss-table.js';
import { slowTable } from '../../../../src/domain/assessment/weakness/slow-table.js';
import { weaknessKey, weaknessPlace } from '../../../../src/domain/assessment/weakness/weakness-key.js';

const sum = (key: string, lost: string, more: Partial<LossSum> = {}): LossSum => ({
  ...{ key, name: null, lost, bodies: 1, before: null },
  ...more,
});

describe('a table of losses', () => {
  it('puts the biggest first, ties as they come, and leaves out what lost nothing', () => {
    const { lines, total } = lossTable([
      sum('a', '1'),
      sum('b', '3', { bodies: 2, before: '2.5' }),
      sum('c', '0.004'),
      sum('d', '1', { before: '1.25' }),
    ]);
    expect(lines.map(({ key }) => key)).toEqual(['b', 'a', 'd']);
    expect(total).toBe('5.00');
    expect(lines[0]).toMatchObject({ lost: '3.00', share: '60.0', mean: '1.50', change: '0.50' });
    expect(lines[1]).toMatchObject({ change: null });
    expect(lines[2]).toMatchObject({ change: '-0.25' });
  });

  it.each([
    ['0.004', 0],
    ['0.005', 1],
  ])('%s points are %d lines', (lost, count) => {
    expect(lossTable([sum('a', lost)]).lines).toHaveLength(count);
  });

  it('of quarters keeps their order and the empty ones, and nothing is divided by nothing', () => {
    const { lines } = lossTable([sum('2026Q1', '0', { bodies: 0 }), sum('2026Q2', '2')], { inOrder: true });
    expect(lines.map(({ key, mean, share }) => [key, mean, share])).toEqual([
      ['2026Q1', '0.00', '0.0'],
      ['2026Q2', '2.00', '100.0'],
    ]);
    expect(lossTable([]).total).toBe('0.00');
  });
});

describe('a table of slow work', () => {
  const count = (key: string, ...[red, reports, restrictions]: [number, number, number]) => ({
    ...{ key, name: null, red, reports, restrictions, bodies: 1, before: 1 },
  });

  it('puts most times first, then most red lamps', () => {
    const { lines, total } = slowTable([
      count('a', 1, 2, 0),
      count('b', 3, 0, 0),
      count('c', 0, 0, 0),
      count('d', 4, 0, 1),
    ]);
    expect(lines.map(({ key }) => key)).toEqual(['d', 'b', 'a']);
    expect(total).toBe(11);
    expect(lines[0]).toMatchObject({ total: 5, change: 4, share: 45 });
    expect(lines[2]).toMatchObject({ total: 3, change: 2 });
  });
});

describe('the key of a weakness', () => {
  it.each([
    'points.2025Q4.indicator.E02',
    'points.2025Q4.group.县区',
    'points.2025Q4.row.621102:E02',
    'work.2026Q1.cause.other_body',
    'work.2026Q1.body.GD-FGW',
  ])('%s is read and written the same', (key) => {
    const place = weaknessPlace(key);
    expect(place && weaknessKey(place)).toBe(key);
  });

  it.each([
    ...['', 'points', 'points.2025Q5.indicator.E02', 'points.2025Q4.indicator.', 'points.2025Q4.cause.land'],
    ...[
      'work.2025Q4.indicator.E02',
      'work.2025Q4.cause.weather',
      'points.2025Q4.row.621102',
      'rows.2025Q4.body.x',
    ],
  ])('“%s” is none', (key) => {
    expect(weaknessPlace(key)).toBeNull();
  });
});

describe('quarters', () => {
  it.each([
    ['2026-03-31T23:59:59.999+08:00', '2026Q1'],
    ['2026-04-01T00:00:00+08:00', '2026Q2'],
    ['2026-12-31T23:59:59.999+08:00', '2026Q4'],
  ])('%s is in %s', (instant, period) => {
    expect(quarterAt(new Date(instant))).toBe(period);
  });

  it('go back over the year', () => {
    expect(quartersBack('2026Q2', 4)).toEqual(['2026Q2', '2026Q1', '2025Q4', '2025Q3']);
    expect(() => quartersBack('2026', 2)).toThrow(RangeError);
  });
});
