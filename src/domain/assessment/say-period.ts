const names = ['一', '二', '三', '四'];

/** A quarter or year in words: `2026Q3` is 「2026年第三季度」, `2026` 「2026年度」; anything else stays as it is. */
export function sayPeriod(period: string): string {
  if (/^\d{4}$/.test(period)) return `${period}年度`;
  const [, year, quarter] = /^(\d{4})Q([1-4])$/.exec(period) ?? [];
  if (year === undefined) return period;
  return `${year}年第${names[Number(quarter) - 1] ?? ''}季度`;
}
