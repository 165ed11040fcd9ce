/** What one run of a workload measured; only what was seen. */
export interface BenchResult {
  name: string;
  size: number;
  seconds: number;
  perSecond?: number;
  p50Ms?: number;
  p95Ms?: number;
  rssMb?: number;
  /** The same work done another way in the same run; `ratio` = our rate ÷ the reference's. */
  reference?: { seconds?: number; perSecond?: number; ratio: number };
  [key: string]: unknown;
}

/** Rounds figures for people: three digits after the point. */
export function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1000) / 1000;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rounded(each)]));
}
