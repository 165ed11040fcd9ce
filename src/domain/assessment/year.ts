import { stepOf } from './explanation.js';
import { decimal, figure, sumOf, toPoints } from './figure.js';
import type { Figure } from './figure.js';
import type { RowScore } from './score-row.js';

/**
 * How four quarters make the year of a row: each quarter stands for itself, values run from January, the row is judged
 * once a year, or its events deduct once in the year.
 */
export type Accumulation = 'quarterly' | 'cumulative' | 'annual' | 'events';

/** What the quarters of a row gave, in their order; null: it did not count in that quarter. */
export type Quarters = readonly [RowScore | null, RowScore | null, RowScore | null, RowScore | null];

/**
 * A row's result of the year: mean of the quarters that counted, the fourth quarter's, or that of the year as a whole
 * (`annual`: for annual rows and events, of which each case is a step). An open quarter leaves the year open.
 * Source: rules.md, "Quarter and year"; article: 综合四个季度的考核成绩形成年度考核结果.
 */
export function yearOf(by: Accumulation, quarters: Quarters, annual: RowScore | null): RowScore | null {
  if (by === 'cumulative') return taken(quarters[3], 'year-last');
  if (by === 'events') return annual;
  if (by === 'annual') return taken(annual, 'year-once');
  const counted = quarters.filter((quarter) => quarter !== null);
  const open = counted.find((quarter) => quarter.state === 'open');
  if (open !== undefined || counted.length === 0) return open ?? null;
  const points = counted.flatMap((quarter) => (quarter.state === 'scored' ? [quarter.points] : []));
  const mean = toPoints(sumOf(points.map((each) => decimal(each))).div(points.length));
  const step = stepOf('year-mean', mean, { quarters: points.join(' + '), count: String(points.length) });
  return { state: 'scored', points: figure(mean), steps: [step] };
}

function taken(score: RowScore | null, key: 'year-last' | 'year-once'): RowScore | null {
  if (score?.state !== 'scored') return score;
  const points: Figure = score.points;
  return { state: 'scored', points, steps: [stepOf(key, decimal(points), { points })] };
}
