import { decimal } from '../figure.js';
import { methodOf } from '../method.js';
import { choice } from '../parameters.js';

/**
 * 一票否决: takes no points; while it holds the body's grade is at most the one named. Its legal basis, approval and
 * expiry stand on each veto (veto.ts). Source: rules.md, "Scoring methods", bonus and veto.
 */
export const veto = methodOf({
  fields: { grade_at_most: choice(['good', 'fair', 'poor'], 'fair') },
  needs: () => ({ actual: false, target: 'none' }),
  steps: () => [],
  bounds: () => ({ floor: decimal(0), cap: decimal(0) }),
});
