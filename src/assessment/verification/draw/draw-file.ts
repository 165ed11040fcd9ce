import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../config/canonical-hash.js';
import { drawSample } from '../../../domain/assessment/verification/draw-sample.js';
import type { DrawFile, DrawList } from './draw-file.schema.js';

/** SHA-256, in hexadecimal, of a text in UTF-8. */
export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A list as it is kept: its candidates in the order of their keys. */
const inOrder = (list: DrawList): DrawList => ({
  ...list,
  candidates: list.candidates.toSorted((one, other) => (one.key < other.key ? -1 : 1)),
});

/** The text of a list that is frozen and hashed: canonical JSON. */
export const listText = (list: DrawList): string => canonicalJson(inOrder(list));

/** The seed of a draw: SHA-256 of the secret number, a vertical bar, and the public value. */
export const seedOf = (secret: string, publicValue: string): string => sha256Of(`${secret}|${publicValue}`);

/** What is known once the list is frozen and both halves of the seed are there. */
export type DrawGround = Pick<DrawFile, 'list' | 'secret' | 'publicValue' | 'publicSource' | 'publicOn'>;

/** Draws: the one way for the record and for whoever repeats it. */
export function sealDraw({ list, secret, publicValue, publicSource, publicOn }: DrawGround): DrawFile {
  const seed = seedOf(secret, publicValue);
  const { candidates, draws } = list;
  return {
    ...{ format: 'dukaojian-verification-draw/1', list: inOrder(list), listSha256: sha256Of(listText(list)) },
    ...{ secret, publicValue, publicSource, publicOn, seed },
    drawn: drawSample({ candidates, draws, seed }, sha256Of),
  };
}

/** The text that an exported file consists of: canonical JSON and one line end. */
export const drawFileText = (file: DrawFile): string => `${canonicalJson(file)}\n`;
