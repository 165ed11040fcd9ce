import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { startOfDay } from '../../domain/calendar/city-day.js';
import type { Quarter } from '../../domain/assessment/quarter.js';
import type { NegativeEvent } from '../../domain/assessment/row-facts.js';
import type { SchemeRule } from '../../domain/assessment/period-input.js';

/** Which city's quarter is read. */
export interface PeriodOf {
  cityId: string;
  quarter: Quarter;
}

/** A scheme in force on the last day of the quarter. */
export interface SchemeRead {
  id: string;
  code: string;
  version: number;
  categories: string[];
  sharedWeightBp: number;
}

/** A row of such a scheme; `annual` rows are due with the fourth quarter. */
export interface RuleRead extends Omit<SchemeRule, 'shared' | 'withoutStandard'> {
  schemeId: string;
  annual: boolean;
  inCharge: string | null;
  linked: string[];
  /** A reviewer judges it, and nobody published its standard before the quarter. */
  withoutStandard: boolean;
}

/** A body that is assessed. */
export interface BodyRead {
  id: string;
  code: string;
  category: string;
  group: string;
  output: string | null;
}

/** What is known of a body by an indicator. */
export interface ValueRead {
  code: string;
  bodyCode: string;
  target: string | null;
  actual: string | null;
}

/**
 * The newest issued version of each scheme of the year, in the order of codes. Special measures 专项 and the overall one
 * come in beside them (measures.record.ts): a body has one categorised scheme.
 */
export const readSchemes = (em: EntityManager, { cityId, quarter }: PeriodOf): Promise<SchemeRead[]> =>
  em.execute<SchemeRead[]>(sql`select distinct on (code) id, code, version, categories,
      shared_weight_bp as "sharedWeightBp"
    from scheme where city_id = ${cityId} and year = ${quarter.year} and state = 'issued' and kind = 'categorised'
      and effective_on <= ${quarter.lastDay} order by code, version desc`);

/** One scheme, whatever its state, for a rehearsal. */
export const readScheme = (em: EntityManager, { cityId }: PeriodOf, id: string): Promise<SchemeRead[]> =>
  em.execute<SchemeRead[]>(sql`select id, code, version, categories, shared_weight_bp as "sharedWeightBp"
    from scheme where city_id = ${cityId} and id = ${id}`);

/** What a scheme says of a body: its group there, and whether it is ranked. */
export interface SettingRead {
  schemeId: string;
  bodyCode: string;
  group: string | null;
  ranked: boolean;
}

const idsOf = (schemes: readonly SchemeRead[]) =>
  sql`${`{${schemes.map(({ id }) => id).join(',')}}`}::uuid[]`;

/** Groups and 单列 of these schemes; a body that is not named stands in its own group and is ranked. */
export const readSettings = (em: EntityManager, schemes: readonly SchemeRead[]): Promise<SettingRead[]> =>
  em.execute<
    SettingRead[]
  >(sql`select s.scheme_id as "schemeId", b.code as "bodyCode", s.ranking_group as group, s.ranked
    from scheme_body s join body b on b.id = s.body_id where s.scheme_id = any(${idsOf(schemes)})`);

/** The rows of schemes, in their order; a soft row depends on a reviewer's judgement, a negative list on its events. */
export const readRules = (
  em: EntityManager,
  schemes: readonly SchemeRead[],
  { period, firstDay }: Quarter,
): Promise<RuleRead[]> =>
  em.execute<
    RuleRead[]
  >(sql`select r.scheme_id as "schemeId", r.code, r.weight_bp as "weightBp", r.method, r.parameters,
      coalesce(v.direction, 'higher') as direction, v.decimals, coalesce(coalesce(r.period, v.period) = 'annual', false) as annual,
      case when v.shared then (select code from body where id = v.in_charge) end as "inCharge",
      array(select code from body where id = any(v.linked) order by code) as linked,
      coalesce(v.kind = 'soft' and not v.negative_list and coalesce(r.period, v.period) <> 'annual' and not exists (
        select from quarter_standard q where q.indicator_id = v.indicator_id and q.period = ${period}
          and q.published_at < ${startOfDay(firstDay)}), false) as "withoutStandard"
    from scheme_row r left join indicator_version v on v.id = r.indicator_version_id
    where r.scheme_id = any(${idsOf(schemes)}) order by r.scheme_id, r.seq`);

/** All assessed bodies, in the order of codes. */
export const readBodies = (em: EntityManager, { cityId, quarter }: PeriodOf): Promise<BodyRead[]> =>
  em.execute<BodyRead[]>(sql`select b.id, b.code, b.category, coalesce(b.ranking_group, b.category) as group,
      trim_scale(o.output)::text as output
    from body b left join city_output o on o.body_id = b.id and o.year = ${quarter.year}
    where b.city_id = ${cityId} and b.category is not null and b.valid_from <= ${quarter.lastDay}
      and (b.valid_to is null or b.valid_to >= ${quarter.lastDay}) order by b.code`);

/** Targets and newest values of the quarter, with its fourth those of the year; as plain decimal text. */
export function readValues(em: EntityManager, { cityId, quarter }: PeriodOf): Promise<ValueRead[]> {
  const { period, year, closesYear } = quarter;
  return em.execute<ValueRead[]>(sql`
    select i.code, b.code as "bodyCode", trim_scale(t.target)::text as target, trim_scale(m.actual)::text as actual
    from (select distinct on (indicator_id, body_id, period) indicator_id, body_id, period, actual from measurement
        where city_id = ${cityId} and (period = ${period} or (${closesYear}::boolean and period = ${String(year)}))
        order by indicator_id, body_id, period, version desc) m
      full join (select indicator_id, body_id, period, target from indicator_target
        where city_id = ${cityId} and (period = ${period} or (${closesYear}::boolean and period = ${String(year)}))) t
        using (indicator_id, body_id, period)
      join indicator i on i.id = indicator_id join body b on b.id = body_id`);
}

/** Events of negative lists that happened in the quarter. */
export const readEvents = (em: EntityManager, { cityId, quarter }: PeriodOf) =>
  em.execute<(NegativeEvent & { code: string; bodyCode: string })[]>(sql`
    select i.code, b.code as "bodyCode", e.case_id as "caseId", e.document_number as "documentNumber",
      e.happened_on::text as date, e.kind
    from negative_event e join indicator i on i.id = e.indicator_id join body b on b.id = e.body_id
    where e.city_id = ${cityId} and e.happened_on between ${quarter.firstDay} and ${quarter.lastDay}
    order by e.case_id`);

/** What was declared not applicable in the year, and by these schemes. */
export const readDeclared = (
  em: EntityManager,
  { cityId, quarter }: PeriodOf,
  schemes: readonly SchemeRead[],
) =>
  em.execute<{ code: string; bodyCode: string }[]>(sql`select i.code, b.code as "bodyCode"
    from not_applicable n join indicator i on i.id = n.indicator_id join body b on b.id = n.body_id
    where n.city_id = ${cityId} and n.year = ${quarter.year}
    union select n.code, b.code from scheme_not_applicable n join body b on b.id = n.body_id
    where n.scheme_id = any(${idsOf(schemes)})`);
