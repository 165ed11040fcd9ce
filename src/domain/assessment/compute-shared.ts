import { figure, pointsOfWeight } from './figure.js';
import type { FactRow } from './judge-rows.js';
import { factsOf, scoreOf } from './judge-rows.js';
import { readDecimal } from './parameters.js';
import type { FormulaRunner, PeriodInput, SchemeRule } from './period-input.js';
import { cityRatio, sharedSection, sharesOf } from './shared-rows.js';
import type { CityRatio, CountyScore, SharedRow } from './shared-rows.js';
import { yearRatio } from './year-ratio.js';

/** Code of the section of shared rows 共担 in a department's score. */
export const sharedRowCode = 'SHARED';

/** A shared row with the city's ratio and each body's share of it. */
interface City {
  rule: SchemeRule;
  ratio: CityRatio;
  shares: ReadonlyMap<string, string>;
}

/**
 * The section of shared rows of every body whose scheme has one; by body code. A row that is still open for the city
 * leaves the sections open that share it; one that counts for no county counts for nobody.
 * Source: rules.md, "Co-responsibility".
 */
export function computeShared(
  input: PeriodInput,
  judged: ReadonlyMap<string, readonly FactRow[]>,
  run: FormulaRunner,
): Map<string, FactRow> {
  const weights = new Map(input.schemes.map(({ code, sharedWeightBp }) => [code, sharedWeightBp]));
  const having = input.bodies.filter(({ scheme }) => (weights.get(scheme) ?? 0) > 0);
  if (having.length === 0) return new Map();
  const rows = cityRows(input, judged, run);
  const byBody = sharesByBody(rows);
  return new Map(
    having.map(({ code, scheme }) => [code, section(byBody.get(code) ?? [], weights.get(scheme) ?? 0)]),
  );
}

function cityRows(
  input: PeriodInput,
  judged: ReadonlyMap<string, readonly FactRow[]>,
  run: FormulaRunner,
): City[] {
  const cells = new Map(
    input.cells.filter(({ bodyCode }) => bodyCode === input.cityCode).map((cell) => [cell.code, cell]),
  );
  const ownScore = (rule: SchemeRule) =>
    scoreOf(rule, factsOf(rule, cells.get(rule.code), { parts: [], group: null, run }));
  return input.schemes.flatMap((scheme) => {
    const counties = input.bodies.filter((body) => body.scheme === scheme.code && body.output !== null);
    return scheme.rows.flatMap((rule, at) => {
      if (rule.shared === null) return [];
      const scores = counties.flatMap(({ code, output }) =>
        countyScore(judged.get(code)?.[at], output ?? '0'),
      );
      if (scores.length === 0) return [];
      const ratio =
        input.quarters === undefined
          ? cityRatio(termsOf(rule), ownScore(rule), scores)
          : yearRatio(rule, input, () => cityRatio(termsOf(rule), nothingOwn, scores));
      if (ratio === null) return [];
      const shares = sharesOf(
        figure(pointsOfWeight(rule.weightBp)),
        rule.shared,
        input.rules.inChargeShareBp,
      );
      return [{ rule, ratio, shares }];
    });
  });
}

// The city has no events of its own: of a negative row the counties' mean is taken.
const nothingOwn = { state: 'open', reason: 'nothing-to-judge' } as const;

const countyScore = (row: FactRow | undefined, output: string): CountyScore[] =>
  row === undefined || row.score === null ? [] : [{ output, score: row.score }];

function termsOf({ weightBp, method, parameters }: SchemeRule): Parameters<typeof cityRatio>[0] {
  const weight = pointsOfWeight(weightBp);
  const of = (name: string, preset: string) => weight.times(readDecimal(parameters[name]) ?? preset);
  return {
    weight: figure(weight),
    negative: method === 'negative',
    floor: of('floor', '0'),
    cap: of('cap', '1'),
  };
}

function sharesByBody(
  rows: readonly City[],
): Map<string, { code: string; share: string; ratio: CityRatio }[]> {
  const byBody = new Map<string, { code: string; share: string; ratio: CityRatio }[]>();
  for (const { rule, ratio, shares } of rows)
    for (const [body, share] of shares) {
      const list = byBody.get(body) ?? [];
      byBody.set(body, list);
      list.push({ code: rule.code, share, ratio });
    }
  return byBody;
}

function section(
  rows: readonly { code: string; share: string; ratio: CityRatio }[],
  weightBp: number,
): FactRow {
  const row = { code: sharedRowCode, weightBp, facts: null } as const;
  if (rows.length === 0) return { ...row, applicability: 'not-due', score: null };
  const known = rows.flatMap(({ code, share, ratio }): SharedRow[] =>
    'ratio' in ratio ? [{ code, share, ratio: ratio.ratio }] : [],
  );
  if (known.length < rows.length)
    return { ...row, applicability: 'applies', score: { state: 'open', reason: 'value-missing' } };
  const score = sharedSection(known, figure(pointsOfWeight(weightBp)));
  return { ...row, applicability: 'applies', score };
}
