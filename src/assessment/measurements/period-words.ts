/** Gives a text by its key. */
export type Words = (key: string, values: Record<string, string | number>) => string;

/** A period in the reader's language: 2026年10月, 2026年第三季度, 2026年. */
export function periodWords(period: string, t: Words): string {
  const year = period.slice(0, 4);
  if (period.includes('Q')) return t('measurements.period-quarter', { year, quarter: period.slice(5) });
  if (period.length === 4) return t('measurements.period-year', { year });
  return t('measurements.period-month', { year, month: Number(period.slice(5)) });
}
