import type { RulePack } from '../domain/rule-pack.js';
import { canonicalHash } from './canonical-hash.js';
import { readCheckedYaml } from './checked-yaml.js';
import { rulePackSchema } from './rule-pack.schema.js';

/**
 * Reads and checks a city's rule pack.
 * @throws Error that names the file and, for each problem, its line and its path in the file
 */
export const loadRulePack = (path: string): RulePack => readCheckedYaml(path, rulePackSchema, 'rule pack');

/** SHA-256, in hexadecimal, of a rule pack's canonical JSON: keys sorted, no spaces; comments do not count. */
export function rulePackHash(pack: RulePack): string {
  return canonicalHash(pack);
}
