import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AssessedCategory } from '../../domain/assessment/assessment-rules.js';
import type { PlanRow } from '../../domain/assessment/plan-check.js';
import type { SchemeAnswer } from './scheme.schema.js';

/** A row of a scheme with everything that the plan check asks of it. */
export type ReadRow = SchemeAnswer['items'][number] & PlanRow;

type Row = Omit<ReadRow, 'scored'> & { shared: boolean; sharers: string[] };

/** The rows of a scheme in their order. Of a scheme for counties the departments that share a row are scored by it too. */
export async function readPlanRows(
  em: EntityManager,
  scheme: { id: string; cityId: string; categories: readonly AssessedCategory[] },
): Promise<ReadRow[]> {
  const rows = await em.execute<Row[]>(sql`select ${columns}
    from scheme_row r left join indicator_version v on v.id = r.indicator_version_id
    where r.scheme_id = ${scheme.id} order by r.seq`);
  const bodies = await em.execute<{ code: string }[]>(sql`select code from body
    where city_id = ${scheme.cityId} and category = any(${`{${scheme.categories.join(',')}}`}::text[]) order by code`);
  const own = bodies.map(({ code }) => code);
  const forCounties = scheme.categories.includes('county');
  return rows.map(({ shared, sharers, ...row }) => ({
    ...row,
    scored: forCounties && shared ? [...own, ...sharers] : own,
  }));
}

const codeOf = (id: ReturnType<typeof sql>) => sql`(select b.code from body b where b.id = ${id})`;

// The task ledger is the scheme's own row: kept by the supervision office, due with every quarter, checked by discipline.
const columns = sql`r.code, r.section, r.name, r.method, r.parameters, r.weight_bp as "weightBp",
  coalesce(v.definition, '') as definition, coalesce(v.unit, '') as unit, coalesce(v.kind, 'soft') as kind,
  coalesce(r.period, v.period, 'quarterly') as period, coalesce(r.period, v.period, 'quarterly') as calendar,
  coalesce(v.direction, 'higher') as direction, coalesce(v.source_document, r.name) as source,
  case when v.id is null then 'PD-SWB' else ${codeOf(sql`coalesce(r.data_owner, v.data_owner)`)} end as "dataOwner",
  case when v.id is null then 'PD-SWB' else ${codeOf(sql`coalesce(r.lead_assessor, v.lead_assessor)`)} end as "leadAssessor",
  case when v.id is null then 'PD-JW' else ${codeOf(sql`coalesce(r.checking_body, v.checking_body)`)} end as "checkingBody",
  coalesce(v.shared, false) as shared,
  array(select b.code from body b where b.id = v.in_charge or b.id = any(v.linked) order by b.code) as sharers`;
