import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AssessedCategory } from '../../domain/assessment/assessment-rules.js';
import { checkMeasure } from '../../domain/assessment/measure-check.js';
import type { MeasureFinding, Weighing } from '../../domain/assessment/measure-check.js';
import { weightsOf } from '../../domain/assessment/plan-check.js';
import { checkScheme } from '../../domain/assessment/scheme-check.js';
import type {
  DeclaredRow,
  SchemeKind,
  SchemeSurroundings,
  SetTarget,
} from '../../domain/assessment/scheme-check.js';
import type { RulePack } from '../../domain/rule-pack.js';
import { formulaProblem } from '../scores/formula.js';
import { readPlanRows } from './plan.record.js';
import type { ReadRow } from './plan.record.js';
import type { CheckAnswer } from './scheme.schema.js';

/** What is checked of a scheme. */
export interface CheckedScheme extends Weighing {
  id: string;
  cityId: string;
  code: string;
  year: number;
  kind: SchemeKind;
  categories: readonly AssessedCategory[];
  sharedWeightBp: number;
  effectiveOn: string;
}

/** A scheme's rows, and what the plan check says of them. */
interface SchemeCheck extends CheckAnswer {
  rows: ReadRow[];
}

type CheckRules = Pick<RulePack, 'assessment' | 'specialMeasures'>;

/** Checks a scheme as it stands, or with other weights; sentences name bodies, not their codes. */
export async function readCheck(
  em: EntityManager,
  scheme: CheckedScheme,
  { rules: pack, weights = {} }: { rules: CheckRules; weights?: Readonly<Record<string, number>> },
): Promise<SchemeCheck> {
  const { categories, sharedWeightBp, cityId } = scheme;
  const { assessment: rules } = pack;
  const stored = await readPlanRows(em, scheme);
  const rows = stored.map((row) => ({ ...row, weightBp: weights[row.code] ?? row.weightBp }));
  const plan = { categories, rows, sharedWeightBp };
  const around = await readSurroundings(em, scheme);
  const names = await bodyNames(em, cityId);
  const leastHardBp = Math.max(...categories.map((category) => rules.hardMinBp[category]));
  const findings = checkScheme(plan, around, rules).map((finding) => ({
    ...finding,
    values: named(finding.values, names),
  }));
  return {
    rows,
    weights: { ...weightsOf(plan), leastHardBp },
    findings: [...findings, ...rows.flatMap(formulaFinding), ...(await measureFindings(em, scheme, pack))],
  };
}

// Other versions of the same measure are the same measure.
async function measureFindings(
  em: EntityManager,
  scheme: CheckedScheme,
  { assessment, specialMeasures }: CheckRules,
): Promise<MeasureFinding[]> {
  const { cityId, year, code, kind } = scheme;
  if (kind === 'categorised') return [];
  const [others] = await em.execute<{ specials: number; overalls: number }[]>(sql`
    select count(distinct code) filter (where kind = 'special')::integer as specials,
      count(distinct code) filter (where kind = 'overall')::integer as overalls
    from scheme where city_id = ${cityId} and year = ${year} and code <> ${code} and state = 'issued'`);
  return checkMeasure({ kind, weighing: scheme }, others ?? { specials: 0, overalls: 0 }, {
    ...specialMeasures,
    bonusMost: assessment.bonusMost,
  });
}

async function readSurroundings(em: EntityManager, scheme: CheckedScheme): Promise<SchemeSurroundings> {
  const { id, cityId, code, year, kind, categories, effectiveOn } = scheme;
  const all = `{${categories.join(',')}}`;
  // Only what divides by nothing matters: a target above zero is always one.
  const targets = await em.execute<SetTarget[]>(sql`
    select i.code, b.code as body, trim_scale(min(t.target))::text as target
    from indicator_target t join indicator i on i.id = t.indicator_id join body b on b.id = t.body_id
    where t.city_id = ${cityId} and t.target <= 0 and left(t.period, 4) = ${String(year)}
      and b.category = any(${all}::text[]) and i.code in (select r.code from scheme_row r where r.scheme_id = ${id})
    group by i.code, b.code order by i.code, b.code`);
  const declared = await em.execute<DeclaredRow[]>(sql`
    select n.code, b.code as body, n.reason, n.approved_by as "approvedBy"
    from scheme_not_applicable n join body b on b.id = n.body_id where n.scheme_id = ${id} order by b.code, n.code`);
  const cut = await em.execute<{ code: string }[]>(sql`
    select code from indicator_change where city_id = ${cityId} and change = 'cut' and effective_on <= ${effectiveOn}`);
  const taken = await em.execute<{ category: string }[]>(sql`
    select distinct c as category from scheme s, unnest(s.categories) c
    where s.city_id = ${cityId} and s.year = ${year} and s.code <> ${code} and s.state = 'issued'
      and s.kind = 'categorised' and c = any(${all}::text[])`);
  return {
    ...{ kind, targets, declared, cut: new Set(cut.map((each) => each.code)) },
    taken: taken.map(({ category }) => category),
  };
}

async function bodyNames(em: EntityManager, cityId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await em.execute<{ code: string; name: string }[]>(
    sql`select code, short_name as name from body where city_id = ${cityId} and category is not null`,
  );
  return new Map(rows.map(({ code, name }) => [code, name]));
}

const named = (values: Readonly<Record<string, string>>, names: ReadonlyMap<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, names.get(value) ?? value]));

// Formulas are run here: the domain does not know their language.
function formulaFinding({ code, method, parameters }: ReadRow): CheckAnswer['findings'] {
  const problem =
    method === 'formula' && typeof parameters.feel === 'string' ? formulaProblem(parameters.feel) : null;
  return problem === null ? [] : [{ severity: 'error', key: problem, row: code, values: { name: 'feel' } }];
}
