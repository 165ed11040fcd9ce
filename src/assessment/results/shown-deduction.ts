import type { DeductionBasis } from '../deductions/deduction-basis.queries.js';
import type { ScoreSheet } from './score-sheet.queries.js';

/** The pages on which the papers open. */
const places = { order: '/orders', red_letter: '/papers' } as const;

/** The papers behind a deduction, each with its number, and its page where the reader may open it. */
export const shownPapers = (papers: DeductionBasis['papers']) =>
  papers.map(({ kind, number, id, readable }) => ({
    ...{ kind, number, href: readable ? `${places[kind]}/${id}` : null },
  }));

/** The lamp deductions of a score, each with what it rests on. */
export function shownDeductions({ score, rests }: Pick<ScoreSheet, 'score' | 'rests'>) {
  const known = new Map(rests.map((one) => [one.deductionId, one]));
  return score.deductions.map((line) => {
    const rest = known.get(line.id);
    return {
      ...line,
      href: rest?.readable === true ? `/deductions/${line.id}` : null,
      papers: shownPapers(rest?.papers ?? []),
    };
  });
}
