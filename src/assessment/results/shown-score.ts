import { decimal, figure, published } from '../../domain/assessment/figure.js';
import { fullOf, waterfallOf } from '../../domain/assessment/waterfall.js';
import type { WaterfallBar } from '../../domain/assessment/waterfall.js';
import type { ScoreSheet, SheetRow } from './score-sheet.queries.js';

const axisStep = 10;

/** Gives a text by its key; the texts themselves belong to the pages. */
export type Words = (key: string, values?: Record<string, string>) => string;

/** One row of the page: what it lost, or gained beyond its full marks, and its steps in words. */
interface ShownRow extends Omit<SheetRow, 'steps'> {
  /** Whether its code is a number of the library: tasks and shared rows have a word alone. */
  numbered: boolean;
  full: string;
  /** Two decimals; 0.00 where it has its full marks. */
  lost: string;
  /** Two decimals with a plus; null: not beyond its full marks. */
  gained: string | null;
  steps: { text: string; points: string }[];
}

/** The score of a body as its page shows it. */
export interface ShownScore {
  bars: (WaterfallBar & { label: string; kind: 'whole' | 'loss' | 'gain' })[];
  /** Where the axis of the bars starts. */
  axisFrom: number;
  lost: ShownRow[];
  whole: ShownRow[];
  open: ShownRow[];
  apart: ShownRow[];
}

/** Puts a score into words and bars: the biggest loss first. */
export function shownScore({ rows, score }: ScoreSheet, t: Words): ShownScore {
  const counting = rows.map((row) => ({ ...row, counts: row.points !== null }));
  const full = fullOf(counting);
  const shown = counting.map((row) => shownRow(row, figure(full(row)), t));
  const inPoints = (one: ShownRow, other: ShownRow) => decimal(other.lost).comparedTo(one.lost);
  const counted = shown.filter(({ points }) => points !== null);
  return {
    ...(score.total === null ? { bars: [], axisFrom: 0 } : barsOf(score.total, { counting, score, t })),
    lost: counted.filter(({ lost }) => !decimal(lost).isZero()).sort(inPoints),
    whole: counted.filter(({ lost }) => decimal(lost).isZero()),
    open: shown.filter(({ open }) => open !== null),
    apart: shown.filter(({ applicability }) => applicability !== 'applies'),
  };
}

/** Rows of one score, each with its own full marks after rescaling, in their order. */
export function shownRows(rows: readonly SheetRow[], t: Words): ShownRow[] {
  const counting = rows.map((row) => ({ ...row, counts: row.points !== null }));
  const full = fullOf(counting);
  return counting.map((row) => shownRow(row, figure(full(row)), t));
}

function shownRow({ steps, ...row }: SheetRow, full: string, t: Words): ShownRow {
  const missed = decimal(full)
    .minus(row.points ?? full)
    .toDecimalPlaces(2);
  return {
    ...row,
    ...{ full: published(decimal(full)), lost: published(missed.isPositive() ? missed : decimal(0)) },
    gained: missed.lessThan(0) ? signed(published(missed.negated())) : null,
    numbered: /\d/.test(row.code),
    name: row.code === row.name ? t('scores.bar-shared') : row.name,
    points: row.points && published(decimal(row.points)),
    steps: steps.map(({ key, values, points }) => ({
      text: t(`score-step.${key}`, values),
      points: signed(points),
    })),
  };
}

interface Drawn {
  counting: readonly (SheetRow & { counts: boolean })[];
  score: ScoreSheet['score'];
  t: Words;
}

function barsOf(total: string, { counting, score, t }: Drawn): Pick<ShownScore, 'bars' | 'axisFrom'> {
  const bars = waterfallOf(counting, { deducted: score.deducted, bonus: score.bonus, total });
  const steps = bars.flatMap(({ key, from, to }) => (key === 'start' || key === 'total' ? [to] : [from, to]));
  const numbers = steps.map(Number);
  const axisFrom = Math.max(0, Math.floor(Math.min(...numbers) / axisStep - 1) * axisStep);
  return {
    axisFrom,
    bars: bars.map((bar) => {
      const ends = bar.key === 'start' || bar.key === 'total';
      return {
        ...bar,
        ...{ label: t(`scores.bar-${bar.key}`), change: ends ? bar.change : signed(bar.change) },
        kind: ends ? 'whole' : decimal(bar.change).isNegative() ? 'loss' : 'gain',
      };
    }),
  };
}

// A true minus, and a plus where something is added.
const signed = (points: string): string => (points.startsWith('-') ? points.replace('-', '−') : `+${points}`);
