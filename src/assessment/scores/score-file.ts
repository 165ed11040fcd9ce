import { computePeriod } from '../../domain/assessment/compute-period.js';
import type { BodyResult } from '../../domain/assessment/compute-period.js';
import type { SpecialResult } from '../../domain/assessment/compute-specials.js';
import type { PeriodInput, SchemeInput, SchemeRule } from '../../domain/assessment/period-input.js';
import type { CountedRow } from '../../domain/assessment/score-body.js';
import { canonicalHash } from '../../config/canonical-hash.js';
import { formulaRunner } from './formula.js';
import type { ResultOfFile, ScoreFile } from './score-file.schema.js';

/** By which rule pack a period was judged. */
export type RulePackRef = ScoreFile['rulePack'];

/** A period's results with a hash for each row, each body, and all. */
export interface SealedPeriod {
  results: ResultOfFile[];
  sha256: string;
}

/** Name and version of the file's form. */
export const scoreFileFormat = 'dukaojian-score/1';

/** Computes a period and seals it: the same input gives the same bytes. @throws AppError as `computePeriod` */
export function sealPeriod(input: PeriodInput, rulePack: RulePackRef): SealedPeriod {
  const ground = { period: input.period, rulePack };
  const sealed = (scheme: RuledScheme) => [scheme.code, new SealedScheme(scheme, ground)] as const;
  const schemes = new Map(input.schemes.map(sealed));
  const specials = new Map((input.specials ?? []).map(sealed));
  const results = computePeriod(input, formulaRunner).map((body) =>
    sealBody(body, { ...ground, scheme: schemes.get(body.scheme), specials }),
  );
  const inputHash = canonicalHash(input);
  return { results, sha256: headHash({ rulePack, inputHash, results }) };
}

/** The file that a period is exported as. */
export function scoreFileOf(input: PeriodInput, rulePack: RulePackRef): ScoreFile {
  const { results, sha256 } = sealPeriod(input, rulePack);
  return {
    format: scoreFileFormat,
    rulePack,
    input: structuredClone(input) as ScoreFile['input'],
    results,
    sha256,
  };
}

type RuledScheme = Pick<SchemeInput, 'code' | 'version' | 'rows'>;

/** What every row of a scheme is judged by, hashed once for all bodies: period, rule pack, scheme and the row's rule. */
class SealedScheme {
  readonly #ground: Omit<GroundOfRow, 'rule'>;
  readonly #hashes = new Map<string, string>();

  constructor(
    { code, version, rows }: RuledScheme,
    { period, rulePack }: Pick<Ground, 'period' | 'rulePack'>,
  ) {
    this.#ground = { period, rulePack, scheme: code, schemeVersion: version };
    for (const rule of rows) this.#hashes.set(rule.code, canonicalHash({ ...this.#ground, rule }));
  }

  /** Of a row that is no scheme row, as the section of shared rows, without a rule. */
  hashOf(code: string): string {
    return this.#hashes.get(code) ?? canonicalHash({ ...this.#ground, rule: null });
  }
}

interface GroundOfRow {
  period: string;
  rulePack: RulePackRef;
  scheme: string;
  schemeVersion: number;
  rule: SchemeRule | null;
}

interface Ground {
  period: string;
  rulePack: RulePackRef;
  scheme: SealedScheme | undefined;
  /** Special measures by code. */
  specials: ReadonlyMap<string, SealedScheme>;
}

function sealBody(body: BodyResult, ground: Ground): ResultOfFile {
  const { score, standing, deductions, bonusSteps } = body;
  const rows = score.rows.map((row) => sealRow(row, body, ground));
  const plain = {
    ...{ code: body.code, rows, weighted: score.weighted, deducted: score.deducted },
    ...{ deductions: [...deductions], bonus: score.bonus, bonusSteps: bonusSteps.map(plainStep) },
    ...{ total: score.total, grade: standing.grade, rank: standing.rank },
    ...{ tiedAtCut: standing.tiedAtCut, bottom: standing.bottom },
    ...(body.specials.length > 0 && { specials: body.specials.map((one) => sealSpecial(one, body, ground)) }),
  };
  const { period, rulePack } = ground;
  const hashed = { ...plain, rows: rows.map(({ sha256 }) => sha256), period, rulePack };
  return { ...plain, sha256: canonicalHash(hashed) };
}

function sealSpecial(one: SpecialResult, body: BodyResult, ground: Ground) {
  const { code, version, group, total, rank, facts } = one;
  const scheme = ground.specials.get(code);
  const rows = one.rows.map((row) => sealRow(row, { code: body.code, facts }, { ...ground, scheme }));
  return { code, version, group, total, rank, rows };
}

function sealRow(
  row: CountedRow,
  { code, facts }: Pick<BodyResult, 'code' | 'facts'>,
  ground: Ground,
): ResultOfFile['rows'][number] {
  const plain = { ...row, steps: row.steps.map(plainStep) };
  const judgedBy = ground.scheme?.hashOf(row.code) ?? null;
  const hashed = { bodyCode: code, facts: facts.get(row.code) ?? null, judgedBy, row: plain };
  return { ...plain, sha256: canonicalHash(hashed) };
}

const plainStep = ({ key, values, points, group }: CountedRow['steps'][number]) => ({
  ...{ key, values: { ...values }, points },
  ...(group && { group }),
});

function headHash({ rulePack, inputHash, results }: HeadParts): string {
  return canonicalHash({
    format: scoreFileFormat,
    rulePack,
    inputHash,
    results: results.map(({ sha256 }) => sha256),
  });
}

interface HeadParts {
  rulePack: RulePackRef;
  inputHash: string;
  results: readonly ResultOfFile[];
}
