import type { DecisionHead } from './decision-room.queries.js';

type Words = (key: string, values?: Record<string, string | number>) => string;

/** Name and value of what a decision is. */
export function factsOf(head: DecisionHead, t: Words): { name: string; value: string }[] {
  return [
    { name: t('decision.number'), value: head.number },
    { name: t('decision.launched-by'), value: head.launchedBy },
    { name: t('decision.leader'), value: head.leader ?? '—' },
    { name: t('decision.urgency'), value: t(head.urgent ? 'decision.urgent' : 'decision.ordinary') },
    { name: t('decision.adding'), value: t(head.complete ? 'decision.is-complete' : 'decision.may-grow') },
  ];
}

/** What came of a closed decision, in words; null while it is not closed. */
export function summaryOf({ summary }: DecisionHead, t: Words): string | null {
  if (summary === null) return null;
  const counts = {
    parts: 0,
    concluded: 0,
    concludedOnTime: 0,
    concludedLate: 0,
    withdrawn: 0,
    yellow: 0,
    red: 0,
    orders: 0,
    interviews: 0,
  };
  return t('decision.summary', { ...counts, ...pick(summary, Object.keys(counts)) });
}

const pick = (from: Record<string, number>, names: readonly string[]): Record<string, number> =>
  Object.fromEntries(names.map((name) => [name, from[name] ?? 0]));
