import type { Chart } from '../../web/charts/chart.js';
import type { Losses } from './loss.queries.js';
import type { LinesLead, shownLosses, shownSlow } from './shown-weakness.js';
import type { SlowWork } from './slow.queries.js';

const mostBars = 12;

type Lead = Pick<LinesLead, 't' | 'say'>;

/** Lost points as bars; null where none were lost. */
export function lossChart(
  { by, period }: Losses,
  lines: ReturnType<typeof shownLosses>,
  { t, say }: Lead,
): Chart | null {
  const heads = ['lost', 'share', 'bodies', 'mean', 'change'].map((column) => t(`weaknesses.${column}`));
  const title =
    by === 'period'
      ? t('chart.losses-over-time')
      : t('chart.losses', { way: t(`weaknesses.by-${by}`), period: say(period ?? '') });
  return amountsChart({
    ...{ t, title, inOrder: by === 'period' },
    bars: lines.map(({ label, lost }) => ({ label, value: Number(lost), text: lost })),
    table: [
      [t(`weaknesses.by-${by}`), ...heads],
      ...lines.map(({ label, lost, share, bodies, mean, change }) => [
        ...[label, Number(lost), Number(share), bodies, Number(mean)],
        change === null ? null : Number(change.replace('−', '-')),
      ]),
    ],
  });
}

/** Slow work as bars; null where nothing was slow. */
export function slowChart(
  { by, period }: SlowWork,
  lines: ReturnType<typeof shownSlow>,
  { t, say }: Lead,
): Chart | null {
  const heads = ['times', 'red', 'reports', 'restrictions', 'bodies', 'change'];
  const title =
    by === 'period'
      ? t('chart.slow-over-time')
      : t('chart.slow', { way: t(`weaknesses.by-${by}`), period: say(period) });
  return amountsChart({
    ...{ t, title, inOrder: by === 'period' },
    bars: lines.map(({ label, total }) => ({ label, value: total, text: String(total) })),
    table: [
      [t(`weaknesses.by-${by}`), ...heads.map((column) => t(`weaknesses.${column}`))],
      ...lines.map(({ label, total, red, reports, restrictions, bodies, change }) => [
        ...[label, total, red, reports, restrictions, bodies, change],
      ]),
    ],
  });
}

interface Amounts {
  t: Lead['t'];
  title: string;
  inOrder: boolean;
  bars: { label: string; value: number; text: string }[];
  table: Chart['table'];
}

function amountsChart({ t, title, inOrder, bars, table }: Amounts): Chart | null {
  const shown = inOrder ? bars : bars.slice(0, mostBars);
  if (!shown.some(({ value }) => value > 0)) return null;
  const amounts = shown.map(({ label, text }) => `${label} ${text}`).join(t('chart.between'));
  const key = shown.length < bars.length ? 'chart.amounts-first' : 'chart.amounts-say';
  return {
    id: 'weak',
    title,
    says: t(key, { amounts, count: shown.length }),
    drawing: { kind: 'bars', bars: shown, ink: 'loss', inOrder },
    table,
  };
}
