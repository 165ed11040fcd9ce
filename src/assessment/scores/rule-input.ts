import type { SchemeRule } from '../../domain/assessment/period-input.js';
import type { RuleRead, SchemeRead } from './period-rows.record.js';

/** A row as it judges. Only the counties' rows are shared: departments answer for how the whole city did in them. */
export function ruleInput(
  { inCharge, linked, withoutStandard, ...rule }: RuleRead,
  { categories }: Pick<SchemeRead, 'categories'>,
): SchemeRule {
  const { code, weightBp, direction, decimals, method, parameters } = rule;
  const shared = inCharge === null || !categories.includes('county') ? null : { inCharge, linked };
  const known = { code, weightBp, direction, decimals, method, parameters, shared };
  return withoutStandard ? { ...known, withoutStandard } : known;
}
