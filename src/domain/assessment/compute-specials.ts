import type { Figure } from './figure.js';
import { judgeRows } from './judge-rows.js';
import type { FactRow } from './judge-rows.js';
import { judgeYearRows } from './judge-year-rows.js';
import type { BodyInput, Cell, FormulaRunner, PeriodInput, SpecialInput } from './period-input.js';
import type { RowFacts } from './row-facts.js';
import { scoreBody } from './score-body.js';
import type { CountedRow } from './score-body.js';
import { standingsOf } from './standing.js';

/** What a special measure gave to one of its bodies, of full marks of 100. */
export interface SpecialResult {
  code: string;
  version: number;
  rows: readonly CountedRow[];
  /** Published total with two decimals; null while a row is open 待定. */
  total: Figure | null;
  group: string;
  /** Place in the measure's own group; null: not ranked. */
  rank: number | null;
  facts: ReadonlyMap<string, RowFacts>;
}

/**
 * Scores every special measure for its own bodies, row by row as a scheme, and ranks them in its own groups; by body
 * code. A measure with nothing to judge of a body in the period has no result of it.
 * Source: article: N个专项工作考评办法; rules.md, "Quarter and year".
 */
export function computeSpecials(input: PeriodInput, run: FormulaRunner): Map<string, SpecialResult[]> {
  const results = new Map<string, SpecialResult[]>();
  for (const special of input.specials ?? [])
    for (const [bodyCode, result] of resultsOf(special, input, run))
      results.set(bodyCode, [...(results.get(bodyCode) ?? []), result]);
  return results;
}

function resultsOf(
  special: SpecialInput,
  input: PeriodInput,
  run: FormulaRunner,
): [bodyCode: string, SpecialResult][] {
  const judged = judgedBy(special, input, run);
  const scored = special.bodies.flatMap(({ code, group, ranked }) => {
    const list = judged.get(code) ?? [];
    const { rows, total } = scoreBody(list.map(withoutFacts), { deducted: '0', bonus: '0' });
    if (rows.every(({ applicability }) => applicability !== 'applies')) return [];
    return [{ bodyCode: code, group, ranked, total, rows, facts: factsIn(list) }];
  });
  const ranks = new Map(
    [...Map.groupBy(scored, ({ group }) => group).values()].flatMap((group) =>
      standingsOf(
        group.map((one) => ({ ...one, gradeAtMost: 'excellent' as const })),
        input.rules,
      ).map(({ bodyCode, rank }) => [bodyCode, rank] as const),
    ),
  );
  const { code, version } = special;
  return scored.map(({ bodyCode, group, total, rows, facts }) => [
    bodyCode,
    { code, version, rows, total, group, rank: ranks.get(bodyCode) ?? null, facts },
  ]);
}

// Its bodies are judged as those of a scheme of their own; a year by what the measure gave in its quarters.
function judgedBy(
  { code, version, rows, bodies, excused }: SpecialInput,
  input: PeriodInput,
  run: FormulaRunner,
): Map<string, FactRow[]> {
  const known = new Map(input.bodies.map((body) => [body.code, body]));
  const own = bodies.flatMap(({ code: bodyCode, group, ranked }): BodyInput[] => {
    const body = known.get(bodyCode);
    return body === undefined ? [] : [{ ...body, scheme: code, group, ranked }];
  });
  const asScheme = {
    ...{ ...input, bodies: own, cells: withExcused(input.cells, excused) },
    schemes: [{ code, version, rows, sharedWeightBp: 0 }],
  };
  if (input.quarters === undefined) return judgeRows(asScheme, run);
  const quarters = input.quarters.map((quarter) => ({
    ...quarter,
    points: Object.fromEntries(
      own.map((body) => [body.code, quarter.specials?.[body.code]?.[code] ?? {}] as const),
    ),
  }));
  return judgeYearRows({ ...asScheme, quarters });
}

function withExcused(cells: readonly Cell[], excused: SpecialInput['excused']): Cell[] {
  const named = new Set(excused.map(keyOf));
  const fresh = excused.map((one): Cell => ({ ...one, target: null, actual: null, events: [] }));
  return [...cells.filter((cell) => !named.has(keyOf(cell))), ...fresh];
}

const keyOf = ({ code, bodyCode }: Pick<Cell, 'code' | 'bodyCode'>): string => `${code} ${bodyCode}`;

const withoutFacts = ({ code, weightBp, applicability, score }: FactRow) => ({
  ...{ code, weightBp, applicability, score },
});

const factsIn = (list: readonly FactRow[]): Map<string, RowFacts> =>
  new Map(list.flatMap(({ code, facts }) => (facts === null ? [] : [[code, facts]])));
