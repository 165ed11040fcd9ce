import { isDeepStrictEqual } from 'node:util';
import { riskWeight } from '../../../domain/assessment/verification/risk-weight.js';
import { drawFileText, sealDraw, sha256Of } from './draw-file.js';
import { drawFile } from './draw-file.schema.js';
import type { DrawFile } from './draw-file.schema.js';

/** What drawing again came to; without problems both are equal. */
export interface DrawVerification {
  problems: string[];
  /** What was drawn again, in its order; empty where the file cannot be read. */
  drawn: DrawFile['drawn'];
  listSha256: string | null;
}

/**
 * Draws again out of an exported file, without database or network, and compares every weight, every step and every
 * byte. Whoever forged the whole file gets another hash of the list than the one published before the draw.
 */
export function verifyDrawFile(bytes: Uint8Array): DrawVerification {
  const read = readDrawFile(bytes);
  if ('problem' in read) return { problems: [read.problem], drawn: [], listSha256: null };
  const { file, text } = read;
  try {
    const again = sealDraw(file);
    const problems = [...differences(file, again)];
    if (problems.length === 0 && drawFileText(again) !== text)
      problems.push('the file is not written as exported: some bytes differ');
    return { problems, drawn: again.drawn, listSha256: again.listSha256 };
  } catch (error) {
    return { problems: [`cannot be drawn again: ${String(error)}`], drawn: [], listSha256: null };
  }
}

function* differences(file: DrawFile, again: DrawFile): Generator<string> {
  const { list, publicOn, secret } = file;
  const { commitment, frozenOn, candidates, weights } = list;
  if (file.listSha256 !== again.listSha256)
    yield `the hash of the list is ${file.listSha256}, recomputed ${again.listSha256}`;
  if (commitment !== sha256Of(secret)) yield `the secret number is not the one that was committed`;
  if (publicOn <= frozenOn)
    yield `the public value of ${publicOn} is not later than the freeze on ${frozenOn}`;
  if (file.seed !== again.seed) yield `the seed is ${file.seed}, recomputed ${again.seed}`;
  for (const { key, signs, weight } of candidates) {
    const due = riskWeight(signs, weights);
    if (weight !== due) yield `the weight of ${key} is ${weight}, by its signs ${due}`;
  }
  if (file.drawn.length !== again.drawn.length)
    yield `the file has ${file.drawn.length} draws, recomputed ${again.drawn.length}`;
  for (const [at, step] of again.drawn.entries())
    if (!isDeepStrictEqual(step, file.drawn[at]))
      yield `draw ${step.place} is ${file.drawn[at]?.key ?? 'missing'}, recomputed ${step.key}`;
}

function readDrawFile(bytes: Uint8Array): { file: DrawFile; text: string } | { problem: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const { data, error } = drawFile.safeParse(JSON.parse(text));
    if (data !== undefined) return { file: data, text };
    const [issue] = error.issues;
    return { problem: `is no draw file: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}` };
  } catch (error) {
    return { problem: `is no JSON: ${String(error)}` };
  }
}
