import { fromGroup, stepOf } from './explanation.js';
import { decimal, figure, pointsOfWeight } from './figure.js';
import type { Decimal } from './figure.js';
import { placesOf } from './group-place.js';
import type { Applicability } from './not-applicable.js';
import type { BodyInput, Cell, FormulaRunner, PeriodInput, SchemeInput, SchemeRule } from './period-input.js';
import type { GroupPlace, RowFacts } from './row-facts.js';
import { scoreRow } from './score-row.js';
import type { RowScore } from './score-row.js';

/** A row of a body, judged, with the facts it was judged by; without facts: it does not apply. */
export interface FactRow {
  code: string;
  weightBp: number;
  applicability: Applicability;
  facts: RowFacts | null;
  score: RowScore | null;
}

/** What the rows of a period look up. */
interface Lookup {
  /** Cell by row and body. */
  cell: (code: string, bodyCode: string) => Cell | undefined;
  /** Place of a body in its group by a row. */
  place: (code: string, bodyCode: string) => GroupPlace | null;
}

/** Judges every row of every body, in the order of its scheme; by body code. */
export function judgeRows(input: PeriodInput, run: FormulaRunner): Map<string, FactRow[]> {
  const lookup = lookupOf(input);
  const schemes = new Map(input.schemes.map((scheme) => [scheme.code, scheme]));
  return new Map(
    input.bodies.map((body) => {
      const rows = schemes.get(body.scheme)?.rows ?? [];
      return [body.code, rows.map((rule) => judgeRow(rule, body, { lookup, run }))];
    }),
  );
}

function judgeRow(
  rule: SchemeRule,
  body: BodyInput,
  { lookup, run }: { lookup: Lookup; run: FormulaRunner },
): FactRow {
  const { code, weightBp } = rule;
  const cell = lookup.cell(code, body.code);
  const applicability = cell?.applicability ?? 'applies';
  if (applicability !== 'applies') return { code, weightBp, applicability, facts: null, score: null };
  const facts = factsOf(rule, cell, {
    parts: body.parts,
    group: usesGroup(rule) ? lookup.place(code, body.code) : null,
    run,
  });
  return { code, weightBp, applicability, facts, score: scoreOf(rule, facts) };
}

/** The judgement of a row of a scheme by its facts; one that a reviewer judges without a standard loses nothing. */
export function scoreOf(rule: SchemeRule, facts: RowFacts): RowScore {
  const { method, parameters, weightBp } = rule;
  const score = scoreRow({ method, parameters, weight: figure(pointsOfWeight(weightBp)) }, facts);
  return rule.withoutStandard === true ? undeducted(score, pointsOfWeight(weightBp)) : score;
}

// Source: rules.md, "Month": no standard published before the quarter, no deduction.
function undeducted(score: RowScore, full: Decimal): RowScore {
  if (score.state === 'open' || !decimal(score.points).lt(full)) return score;
  const step = stepOf('no-standard', full.minus(score.points), {});
  const group = score.steps.every((each) => each.group) && score.steps.length > 0;
  return { state: 'scored', points: figure(full), steps: [...score.steps, group ? fromGroup(step) : step] };
}

/** The facts of a row: only what its method asks for, so that its hash covers what decides and nothing else. */
export function factsOf(
  rule: SchemeRule,
  cell: Cell | undefined,
  around: { parts: BodyInput['parts']; group: GroupPlace | null; run: FormulaRunner },
): RowFacts {
  const { direction, decimals, method } = rule;
  const { target = null, actual = null, events = [] } = cell ?? {};
  const facts = { direction, decimals, target, actual, group: around.group };
  if (method === 'tasks') return { ...facts, parts: around.parts };
  if (method === 'negative') return { ...facts, events };
  return method === 'formula' ? { ...facts, formulaValue: formulaValue(rule, facts, around.run) } : facts;
}

const grouped: readonly string[] = ['rank', 'mixed', 'level-growth-rank', 'formula'];
const usesGroup = ({ method }: SchemeRule): boolean => grouped.includes(method);

function formulaValue(rule: SchemeRule, facts: RowFacts, run: FormulaRunner): string | null {
  const { feel } = rule.parameters;
  if (typeof feel !== 'string' || facts.actual === null) return null;
  const { actual, target, group } = facts;
  return run(feel, {
    ...{ actual, target, weight: figure(pointsOfWeight(rule.weightBp)) },
    rank: group?.rank === undefined || group.rank === null ? null : String(group.rank),
    bodies: group === null ? null : String(group.count),
    least: group?.min ?? null,
    greatest: group?.max ?? null,
  });
}

function lookupOf({ bodies, cells, schemes }: PeriodInput): Lookup {
  const byRow = new Map<string, Map<string, Cell>>();
  for (const cell of cells) {
    const row = byRow.get(cell.code) ?? new Map<string, Cell>();
    byRow.set(cell.code, row.set(cell.bodyCode, cell));
  }
  const places = new Map(schemes.flatMap((scheme) => placesIn(scheme, bodies, byRow)));
  return {
    cell: (code, bodyCode) => byRow.get(code)?.get(bodyCode),
    place: (code, bodyCode) => places.get(`${code} ${bodyCode}`) ?? null,
  };
}

type Cells = ReadonlyMap<string, ReadonlyMap<string, Cell>>;

function placesIn(scheme: SchemeInput, bodies: readonly BodyInput[], cells: Cells): [string, GroupPlace][] {
  const own = bodies.filter((body) => body.scheme === scheme.code);
  const groups = [...Map.groupBy(own, ({ group }) => group).values()];
  return scheme.rows.filter(usesGroup).flatMap((rule) =>
    groups.flatMap((group) => {
      const places = placesOf(group.map(membersBy(cells.get(rule.code))), rule);
      return [...places].map(([code, place]): [string, GroupPlace] => [`${rule.code} ${code}`, place]);
    }),
  );
}

const membersBy = (row: ReadonlyMap<string, Cell> | undefined) => (body: BodyInput) => {
  const cell = row?.get(body.code);
  const counts = cell?.applicability === 'applies';
  return { bodyCode: body.code, actual: counts ? cell.actual : null, target: counts ? cell.target : null };
};
