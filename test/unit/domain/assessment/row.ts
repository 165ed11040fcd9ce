import type { MethodName } from '../../../../src/domain/assessment/method-registry.js';
import type { RowFacts } from '../../../../src/domain/assessment/row-facts.js';
import { scoreRow } from '../../../../src/domain/assessment/score-row.js';
import type { RowScore } from '../../../../src/domain/assessment/score-row.js';

/** Facts of a row where only what matters is said. */
const aRow = (given: Partial<RowFacts> = {}): RowFacts => ({
  direction: 'higher',
  decimals: null,
  target: null,
  actual: null,
  group: null,
  ...given,
});

/** A group in which a body has one place. */
export const placed = (rank: number, count = 7) => ({
  count,
  rank,
  excessRank: rank,
  min: '0',
  max: '10',
});

/** The judgement of a row of so many points. */
export function judge(
  method: MethodName,
  weight: string,
  { parameters = {}, ...facts }: Partial<RowFacts> & { parameters?: Record<string, unknown> },
): RowScore {
  return scoreRow({ method, parameters, weight }, aRow(facts));
}

/** The points of a row, or why it is open. */
export function points(...given: Parameters<typeof judge>): string {
  const score = judge(...given);
  return score.state === 'scored' ? score.points : score.reason;
}
