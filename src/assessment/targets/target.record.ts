import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { MethodName } from '../../domain/assessment/method-registry.js';

/** A row of a scheme for which targets are set. */
export interface TargetRow {
  code: string;
  name: string;
  unit: string;
  direction: string;
  method: MethodName;
  parameters: Readonly<Record<string, unknown>>;
  period: string;
  indicatorId: string;
}

/** A body that the scheme assesses. */
export interface TargetBody {
  id: string;
  code: string;
  name: string;
}

/** What stands in a cell of the grid; version 0: no target was ever set. */
export interface TargetCell {
  code: string;
  bodyCode: string;
  target: string | null;
  version: number;
}

/** Which scheme, of which city. */
interface SchemeOf {
  id: string;
  cityId: string;
}

/** Rows for which targets can be set: those of indicators, in the order of the scheme. */
export const readTargetRows = (em: EntityManager, { id }: SchemeOf): Promise<TargetRow[]> =>
  em.execute<TargetRow[]>(sql`
    select r.code, r.name, v.unit, v.direction, r.method, r.parameters, coalesce(r.period, v.period) as period,
      v.indicator_id as "indicatorId"
    from scheme_row r join indicator_version v on v.id = r.indicator_version_id where r.scheme_id = ${id} order by r.seq`);

/** Bodies that the scheme assesses; of a scheme for counties also the city, whose own values shared rows take. */
export const readTargetBodies = (em: EntityManager, { id, cityId }: SchemeOf): Promise<TargetBody[]> =>
  em.execute<TargetBody[]>(sql`
    select b.id, b.code, b.short_name as name from scheme s join body b on b.city_id = s.city_id
      and (b.category = any(s.categories) or (b.code = s.city_id and 'county' = any(s.categories)))
    where s.city_id = ${cityId} and s.id = ${id} and (b.valid_to is null or b.valid_to >= s.effective_on)
    order by b.sort, b.code`);

/** The targets of a period that are set for the rows of a scheme. */
export const readTargets = (
  em: EntityManager,
  { id, cityId }: SchemeOf,
  period: string,
): Promise<TargetCell[]> =>
  em.execute<TargetCell[]>(sql`
    select i.code, b.code as "bodyCode", trim_scale(t.target)::text as target, t.version
    from indicator_target t join indicator i on i.id = t.indicator_id join body b on b.id = t.body_id
    where t.city_id = ${cityId} and t.period = ${period}
      and i.code in (select r.code from scheme_row r where r.scheme_id = ${id})`);

/** What is declared not applicable, by scheme or for the year: a target there says nothing. */
export async function readNotApplicable(
  em: EntityManager,
  { id, cityId }: SchemeOf,
): Promise<ReadonlySet<string>> {
  const rows = await em.execute<{ key: string }[]>(sql`
    select n.code || ' ' || b.code as key from scheme_not_applicable n join body b on b.id = n.body_id
      where n.scheme_id = ${id}
    union select i.code || ' ' || b.code from not_applicable n join indicator i on i.id = n.indicator_id
      join body b on b.id = n.body_id join scheme s on s.id = ${id} and s.year = n.year where n.city_id = ${cityId}`);
  return new Set(rows.map(({ key }) => key));
}

/** A target that is changed. */
export interface ChangedTarget {
  indicatorId: string;
  bodyId: string;
  before: string | null;
  after: string | null;
}

/** Writes changed targets and their history. */
export function saveTargets(
  changes: readonly ChangedTarget[],
  by: { cityId: string; period: string; documentNumber: string | null; postId: string; now: Date },
): RawQueryFragment[] {
  if (changes.length === 0) return [];
  const given = JSON.stringify(changes);
  const shape = sql`x("indicatorId" uuid, "bodyId" uuid, before numeric, after numeric)`;
  return [
    sql`insert into indicator_target (city_id, indicator_id, body_id, period, target, provenance)
      select ${by.cityId}::text, x."indicatorId", x."bodyId", ${by.period}::text, x.after, 'grid'
      from jsonb_to_recordset(${given}::jsonb) ${shape}
      on conflict (indicator_id, body_id, period) do update set target = excluded.target,
        provenance = excluded.provenance, version = indicator_target.version + 1`,
    sql`insert into indicator_target_change (city_id, indicator_id, body_id, period, before, after, document_number,
        changed_by, changed_at)
      select ${by.cityId}::text, x."indicatorId", x."bodyId", ${by.period}::text, x.before, x.after,
        ${by.documentNumber}::text, ${by.postId}::uuid, ${by.now}::timestamptz
      from jsonb_to_recordset(${given}::jsonb) ${shape}`,
  ];
}

/** One command a period at a time, so that versions are compared with what stands there. */
export const lockTargets = (em: EntityManager, cityId: string, period: string): Promise<unknown> =>
  em.execute(sql`select pg_advisory_xact_lock(hashtext(${`targets ${cityId} ${period}`}))`);
