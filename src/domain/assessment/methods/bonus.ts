import { stepOf } from '../explanation.js';
import { decimal } from '../figure.js';
import { methodOf } from '../method.js';
import { number } from '../parameters.js';
import type { Award } from '../row-facts.js';

/**
 * 加分: points beyond full marks, at most `most` a body (3); of one matter only the highest, each with a document.
 * Source: rules.md, "Quarter and year".
 */
export const bonus = methodOf({
  fields: { most: number({ min: '0', max: '100', preset: '3' }) },
  needs: () => ({ actual: false, target: 'none' }),
  steps({ facts }) {
    const best = new Map<string, Award>();
    for (const award of facts.awards ?? []) {
      const former = best.get(award.matterId);
      if (former === undefined || isHigher(award, former)) best.set(award.matterId, award);
    }
    return [...best.values()]
      .sort((one, other) => (one.matterId < other.matterId ? -1 : 1))
      .map(({ matterId, documentNumber, points }) =>
        stepOf('award', decimal(points), { matter: matterId, document: documentNumber }),
      );
  },
  bounds: ({ values }) => ({ floor: decimal(0), cap: values.most }),
});

function isHigher(one: Award, other: Award): boolean {
  const more = decimal(one.points).comparedTo(other.points);
  return more === 0 ? one.documentNumber < other.documentNumber : more > 0;
}
