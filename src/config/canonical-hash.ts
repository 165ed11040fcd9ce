import { createHash } from 'node:crypto';
import { configure } from 'safe-stable-stringify';

// Rule packs, score files and the audit chain are hashed by it. Thousands of rows are hashed in one computation; the
// reference implementation of RFC 8785 takes four times as long.
// A property test holds both together.
const stringify = configure({ strict: true });

/** The one way to write a value as JSON: keys in order, no spaces. Source: RFC 8785. @throws Error for what JSON cannot say */
export function canonicalJson(value: unknown): string {
  const text = stringify(value);
  if (text === undefined) throw new Error('this value has no JSON');
  return text;
}

/** SHA-256, in hexadecimal, of a value's canonical JSON. */
export const canonicalHash = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex');
