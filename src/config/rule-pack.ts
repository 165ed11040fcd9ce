import type { RulePack } from '../domain/rule-pack.js';
import { canonicalHash } from './canonical-hash.js';
import { checkedYaml, problemsOf, readCheckedYaml } from './checked-yaml.js';
import type { Checked } from './checked-yaml.js';
import { rulePackSchema } from './rule-pack.schema.js';

/**
 * Reads and checks a city's rule pack.
 * @throws Error that names the file and, for each problem, its line and its path in the file
 */
export const loadRulePack = (path: string): RulePack => readCheckedYaml(path, rulePackSchema, 'rule pack');

/** Reads a rule pack from its text; without one there is at least one problem. */
export const readRulePack = (text: string): Checked<RulePack> => checkedYaml(text, rulePackSchema);

/** The same for rules that are no text; every problem stands on line 0. */
export function checkRulePack(rules: unknown): Checked<RulePack> {
  const { data, error } = rulePackSchema.safeParse(rules);
  return data === undefined ? { data: null, problems: problemsOf(error, () => 0) } : { data, problems: [] };
}

/** SHA-256, in hexadecimal, of a rule pack's canonical JSON: keys sorted, no spaces; comments do not count. */
export function rulePackHash(pack: RulePack): string {
  return canonicalHash(pack);
}
