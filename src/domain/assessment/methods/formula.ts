import { stepOf } from '../explanation.js';
import { decimal } from '../figure.js';
import { methodOf } from '../method.js';
import { share, text } from '../parameters.js';

/**
 * FEEL formula for what no other method covers: its value is the row's points. It is run outside the domain
 * (src/assessment/scores/formula.ts); null: it gave no number, which leaves the row open, never at 0.
 * Source: rules.md, "Scoring methods", formula.
 */
export const formula = methodOf({
  fields: { feel: text(), floor: share('0'), cap: share('1', '2') },
  needs: () => ({ actual: true, target: 'none' }),
  steps({ facts, values }) {
    if (facts.formulaValue === undefined || facts.formulaValue === null) return null;
    const points = decimal(facts.formulaValue);
    return [stepOf('formula', points, { formula: values.feel, value: points })];
  },
});
