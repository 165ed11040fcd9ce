import { isDeepStrictEqual } from 'node:util';
import { canonicalJson } from '../../config/canonical-hash.js';
import type { ResultOfFile, ScoreFile } from './score-file.schema.js';
import { scoreFile } from './score-file.schema.js';
import { sealPeriod } from './score-file.js';

/** What the recomputation of one row, or of one body's result, came to. */
interface VerifiedRow {
  bodyCode: string;
  /** Code of the row; `*`: the body's result as a whole. */
  row: string;
  equal: boolean;
  /** Points or total in the file, and as recomputed. */
  filed: string;
  recomputed: string;
}

/** What the check of a file came to: `problem` says why it could not even be recomputed. */
export interface Verification {
  equal: boolean;
  problem: string | null;
  rows: VerifiedRow[];
  /** Head hash as recomputed; null where it could not be. */
  sha256: string | null;
}

/** The text that an exported file consists of: canonical JSON and one line end. */
export const scoreFileText = (file: ScoreFile): string => `${canonicalJson(file)}\n`;

/**
 * Recomputes an exported score file from its own inputs, without database or network, and compares every row, every
 * result and every byte. Whoever forged inputs and results alike gets another head hash than the published one.
 */
export function verifyScoreFile(bytes: Uint8Array): Verification {
  const read = readScoreFile(bytes);
  if ('problem' in read) return { equal: false, problem: read.problem, rows: [], sha256: null };
  const { file, text } = read;
  try {
    const { results, sha256 } = sealPeriod(file.input, file.rulePack);
    const rows = compare(file.results, results);
    const problem = wholeProblem({ file, text, sha256, bodies: results.length });
    return { equal: problem === null && rows.every(({ equal }) => equal), problem, rows, sha256 };
  } catch (error) {
    return { equal: false, problem: `cannot be recomputed: ${String(error)}`, rows: [], sha256: null };
  }
}

function readScoreFile(bytes: Uint8Array): { file: ScoreFile; text: string } | { problem: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const { data, error } = scoreFile.safeParse(JSON.parse(text));
    if (data !== undefined) return { file: data, text };
    const [issue] = error.issues;
    return { problem: `is no score file: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}` };
  } catch (error) {
    return { problem: `is no JSON: ${String(error)}` };
  }
}

function wholeProblem(whole: {
  file: ScoreFile;
  text: string;
  sha256: string;
  bodies: number;
}): string | null {
  const { file, text, sha256, bodies } = whole;
  if (file.results.length !== bodies) return 'the file has results of other bodies than its inputs';
  if (file.sha256 !== sha256) return `the head hash is ${file.sha256}, recomputed ${sha256}`;
  return scoreFileText(file) === text ? null : 'the file is not written as exported: some bytes differ';
}

function compare(filed: readonly ResultOfFile[], recomputed: readonly ResultOfFile[]): VerifiedRow[] {
  return recomputed.flatMap((result, at) => {
    const other = filed[at];
    const rows = result.rows.map((row, index) => verified(result.code, row, other?.rows[index]));
    const special = (result.specials ?? []).flatMap((one) => {
      const same = other?.specials?.find(({ code }) => code === one.code);
      return one.rows.map((row, index) => ({
        ...verified(result.code, row, same?.rows[index]),
        row: `${one.code}/${row.code}`,
      }));
    });
    const total = { bodyCode: result.code, row: '*', equal: isDeepStrictEqual(other, result) };
    return [...rows, ...special, { ...total, filed: other?.total ?? '—', recomputed: result.total ?? '—' }];
  });
}

type Row = ResultOfFile['rows'][number];

const verified = (bodyCode: string, row: Row, filed: Row | undefined): VerifiedRow => ({
  ...{ bodyCode, row: row.code, equal: isDeepStrictEqual(filed, row) },
  ...{ filed: filed?.points ?? '—', recomputed: row.points ?? '—' },
});
