import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** The one way to write a value as JSON. Source: RFC 8785. @throws Error for what JSON cannot say */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('this value has no JSON');
  return text;
}

/** SHA-256, in hexadecimal, of a value's canonical JSON. */
export const canonicalHash = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex');
