import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type {
  OverallInput,
  PeriodInput,
  SpecialCounts,
  SpecialInput,
} from '../../domain/assessment/period-input.js';
import * as rows from './period-rows.record.js';
import type { BodyRead, PeriodOf, RuleRead, SchemeRead, SettingRead } from './period-rows.record.js';
import { ruleInput } from './rule-input.js';

/** A special measure as it is read. */
interface SpecialRead extends SchemeRead {
  countsAs: 'section' | 'bonus' | null;
  countsBp: number | null;
  countsMost: string | null;
  documentNumber: string | null;
}

/** What a special measure says of its bodies. */
interface Around {
  bodies: readonly BodyRead[];
  rules: readonly RuleRead[];
  settings: readonly SettingRead[];
  excused: readonly { schemeId: string; code: string; bodyCode: string }[];
  closesYear: boolean;
}

/** The overall measure and the special ones in force on the last day of a quarter, each in its newest version. */
export async function readMeasures(
  em: EntityManager,
  of: PeriodOf,
  bodies: readonly BodyRead[],
): Promise<Pick<PeriodInput, 'overall' | 'specials'>> {
  const [overall] = await em.execute<OverallInput[]>(sql`
    select code, version, coalesce(special_bp, 0) as "specialBp" from scheme
    where ${inForce(of)} and kind = 'overall' order by version desc limit 1`);
  const specials = await em.execute<SpecialRead[]>(sql`
    select distinct on (code) id, code, version, categories, shared_weight_bp as "sharedWeightBp",
      counts_as as "countsAs", counts_bp as "countsBp", trim_scale(counts_most)::text as "countsMost",
      document_number as "documentNumber"
    from scheme where ${inForce(of)} and kind = 'special' order by code, version desc`);
  const given = overall === undefined ? {} : { overall };
  if (specials.length === 0) return given;
  const rules = await rows.readRules(em, specials, of.quarter);
  const settings = await rows.readSettings(em, specials);
  const excused = await readExcused(em, specials);
  const known = { bodies, rules, settings, excused, closesYear: of.quarter.closesYear };
  return { ...given, specials: specials.map((one) => specialInput(one, known)) };
}

const inForce = ({ cityId, quarter }: PeriodOf) => sql`city_id = ${cityId} and year = ${quarter.year}
  and state = 'issued' and effective_on <= ${quarter.lastDay}`;

const readExcused = (
  em: EntityManager,
  specials: readonly SpecialRead[],
): Promise<Around['excused'][number][]> =>
  em.execute(sql`select n.scheme_id as "schemeId", n.code, b.code as "bodyCode"
    from scheme_not_applicable n join body b on b.id = n.body_id
    where n.scheme_id = any(${`{${specials.map(({ id }) => id).join(',')}}`}::uuid[]) order by n.code, b.code`);

function specialInput(special: SpecialRead, around: Around): SpecialInput {
  const { id, code, version, categories } = special;
  const rules = around.rules.filter(({ schemeId }) => schemeId === id);
  const set = new Map(around.settings.filter((one) => one.schemeId === id).map((one) => [one.bodyCode, one]));
  const bodies = around.bodies
    .filter(({ category }) => categories.includes(category))
    .map((body) => ({
      code: body.code,
      group: set.get(body.code)?.group ?? body.group,
      ranked: set.get(body.code)?.ranked ?? true,
    }));
  return {
    ...{ code, version, bodies, counts: countsOf(special) },
    rows: rules.map((rule) => ({ ...ruleInput(rule, special), shared: null })),
    excused: [...declared(around.excused, id), ...notDue(rules, bodies, around.closesYear)],
  };
}

const declared = (excused: Around['excused'], id: string): SpecialInput['excused'] =>
  excused
    .filter(({ schemeId }) => schemeId === id)
    .map(({ code, bodyCode }) => ({ code, bodyCode, applicability: 'not-applicable' }));

// Annual rows are due with the fourth quarter.
const notDue = (
  rules: readonly RuleRead[],
  bodies: SpecialInput['bodies'],
  closesYear: boolean,
): SpecialInput['excused'] =>
  rules
    .filter(({ annual }) => annual && !closesYear)
    .flatMap(({ code }) =>
      bodies.map((body) => ({ code, bodyCode: body.code, applicability: 'not-due' as const })),
    );

function countsOf({ countsAs, countsBp, countsMost, documentNumber }: SpecialRead): SpecialCounts | null {
  if (countsAs === 'section') return { as: 'section', weightBp: countsBp ?? 0 };
  if (countsAs === null) return null;
  return { as: 'bonus', most: countsMost ?? '0', documentNumber: documentNumber ?? '' };
}
