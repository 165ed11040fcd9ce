import { readFileSync } from 'node:fs';
import { isCollection, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { RulePack } from '../domain/rule-pack.js';
import { canonicalHash } from './canonical-hash.js';
import { rulePackSchema } from './rule-pack.schema.js';

/**
 * Reads and checks a city's rule pack.
 * @throws Error that names the file and, for each problem, its line and its path in the file
 */
export function loadRulePack(path: string): RulePack {
  const { pack, problems } = readRulePack(readFileSync(path, 'utf8'));
  if (pack === null) throw new Error(`${path} is no rule pack:\n${problems.map(inLine).join('\n')}`);
  return pack;
}

/** What is wrong with a rule pack, and where. */
export interface RulePackProblem {
  line: number;
  /** Path in the file with dots; empty: the whole file. */
  path: string;
  message: string;
}

type ReadRules = { pack: RulePack; problems: [] } | { pack: null; problems: RulePackProblem[] };
type Keys = readonly (string | number)[];

/** Reads a rule pack from its text; without one there is at least one problem. */
export function readRulePack(text: string): ReadRules {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines });
    const [broken] = document.errors;
    if (broken !== undefined) return noYaml(broken.message, broken.linePos?.[0].line);
    return judged(document.toJS(), (keys) => lines.linePos(offsetOf(document, keys)).line);
  } catch (error) {
    // Nested too deeply, or an alias of aliases: what the parser itself refuses to unfold.
    return noYaml(error instanceof Error ? error.message : String(error));
  }
}

const noYaml = (message: string, line = 1): ReadRules => ({
  pack: null,
  problems: [{ line, path: '', message: `不是能读的 YAML：${message}` }],
});

/** The same for rules that are no text; every problem stands on line 0. */
export const rulePackProblems = (rules: unknown): ReadRules => judged(rules, () => 0);

const inLine = ({ line, path, message }: RulePackProblem): string =>
  `line ${line}, ${path || 'the whole file'}: ${message}`;

/** SHA-256, in hexadecimal, of a rule pack's canonical JSON: keys sorted, no spaces; comments do not count. */
export function rulePackHash(pack: RulePack): string {
  return canonicalHash(pack);
}

function judged(rules: unknown, lineOf: (keys: Keys) => number): ReadRules {
  const { data, error } = rulePackSchema.safeParse(rules);
  if (data !== undefined) return { pack: data, problems: [] };
  const problems = error.issues.map(({ path, message }) => {
    const keys = path.filter((key) => typeof key !== 'symbol');
    return { line: lineOf(keys), path: keys.join('.'), message };
  });
  return { pack: null, problems };
}

// What is missing has no place of its own: then the line of what should contain it.
function offsetOf(document: Document, keys: Keys): number {
  for (let length = keys.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(keys.slice(0, length - 1), true);
    const pair = isCollection(parent) ? parent.get(keys[length - 1], true) : undefined;
    if (isPlaced(pair)) return pair.range[0];
  }
  return 0;
}

function isPlaced(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}
