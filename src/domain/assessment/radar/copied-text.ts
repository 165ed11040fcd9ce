import { bareText } from '../../bare-text.js';
import type { RadarRules } from './radar-rules.js';

/** A text that somebody reported. */
export interface ReportedText {
  id: string;
  bodyCode: string;
  text: string;
}

/** A text that is nearly the same as an earlier one. */
interface Copy<T extends ReportedText> {
  copy: T;
  original: T;
  /** Jaccard likeness of their shingles, basis points. */
  similarBp: number;
}

/** The least hashes of a text that are looked up: two texts that are 80 % alike share at least one, all but surely. */
const sketchSize = 24;

/** Every run of `size` characters of a text, without blanks and signs. */
export function shinglesOf(text: string, size: number): Set<string> {
  const characters = [...bareText(text)];
  const count = Math.max(0, characters.length - size + 1);
  return new Set(Array.from({ length: count }, (_, at) => characters.slice(at, at + size).join('')));
}

/** How alike two sets are: what is in both, of all that is in either; 0 to 10000. */
export function likenessBp(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let both = 0;
  for (const shingle of one) if (other.has(shingle)) both += 1;
  const all = one.size + other.size - both;
  return all === 0 ? 0 : Math.floor((both * 10_000) / all);
}

/**
 * Texts that are nearly the same as an earlier one, in the order in which they come; of many copies each names the
 * first. Texts shorter than the limit say too little to be compared.
 */
export function copiesOf<T extends ReportedText>(
  texts: readonly T[],
  { shingle, minCharacters, similarBp }: RadarRules['copiedText'],
): Copy<T>[] {
  const originals: { text: T; shingles: Set<string> }[] = [];
  const byHash = new Map<number, number[]>();
  const copies: Copy<T>[] = [];
  for (const text of texts) {
    if ([...bareText(text.text)].length < minCharacters) continue;
    const shingles = shinglesOf(text.text, shingle);
    const sketch = sketchOf(shingles);
    const candidates = [...new Set(sketch.flatMap((hash) => byHash.get(hash) ?? []))];
    const found = candidates
      .flatMap((at) => originals[at] ?? [])
      .map((original) => ({ original: original.text, similarBp: likenessBp(shingles, original.shingles) }))
      .find((one) => one.similarBp >= similarBp);
    if (found !== undefined) {
      copies.push({ copy: text, ...found });
      continue;
    }
    for (const hash of sketch) {
      const bucket = byHash.get(hash) ?? [];
      bucket.push(originals.length);
      byHash.set(hash, bucket);
    }
    originals.push({ text, shingles });
  }
  return copies;
}

const sketchOf = (shingles: ReadonlySet<string>): number[] =>
  [...shingles]
    .map(hashOf)
    .sort((one, other) => one - other)
    .slice(0, sketchSize);

// FNV-1a over code units, 32 bits: only to find candidates, which are then compared themselves.
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
