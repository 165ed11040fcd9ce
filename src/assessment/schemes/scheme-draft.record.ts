import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import type { NewSchemeInput } from './scheme-draft.schema.js';

/** A row of a draft as it is kept; null: as the library has it. */
export interface DraftRow {
  seq: number;
  code: string;
  section: string;
  name: string;
  indicatorVersionId: string | null;
  weightBp: number;
  method: string;
  parameters: Readonly<Record<string, unknown>>;
  period: string | null;
  dataOwner: string | null;
  leadAssessor: string | null;
  checkingBody: string | null;
}

/** A scheme that a draft is copied from. */
export interface CopiedScheme extends NewSchemeInput {
  id: string;
  sharedWeightBp: number;
  measureId: string | null;
  note: string;
}

/** An issued scheme of the city; undefined: there is none. */
export async function issuedScheme(
  em: EntityManager,
  cityId: string,
  id: string,
): Promise<CopiedScheme | undefined> {
  const [row] = await em.execute<CopiedScheme[]>(sql`
    select id, code, kind, title, categories, year, shared_weight_bp as "sharedWeightBp", measure_id as "measureId", note
    from scheme where city_id = ${cityId} and id = ${id} and state = 'issued'`);
  return row;
}

/** The next number of a scheme in its year; one command a scheme and year at a time. */
export async function nextVersion(
  em: EntityManager,
  { cityId, code, year }: { cityId: string; code: string; year: number },
): Promise<number> {
  await em.execute(sql`select pg_advisory_xact_lock(hashtext(${`scheme ${cityId} ${code} ${year}`}))`);
  const [row] = await em.execute<{ version: number }[]>(sql`select coalesce(max(version), 0) + 1 as version
    from scheme where city_id = ${cityId} and code = ${code} and year = ${year}`);
  return row?.version ?? 1;
}

/** The measure of the 1+6+N with this code, in its newest version. */
export async function measureOf(
  em: EntityManager,
  cityId: string,
  code: string,
): Promise<{ id: string; kind: string; version: number } | undefined> {
  const [row] = await em.execute<{ id: string; kind: string; version: number }[]>(sql`
    select id, kind, version from measure where city_id = ${cityId} and code = ${code} order by version desc limit 1`);
  return row;
}

/** A draft that is new. */
export interface NewDraft extends NewSchemeInput {
  id: string;
  version: number;
  effectiveOn: string;
  sharedWeightBp: number;
  measureId: string | null;
  note: string;
  copiedFrom: string | null;
}

/** The statement for a new draft. */
export const insertDraft = (draft: NewDraft, { cityId, postId }: Actor, now: Date): RawQueryFragment => sql`
  insert into scheme (id, city_id, code, version, year, kind, title, note, measure_id, categories, shared_weight_bp,
    state, effective_on, copied_from, drafted_by, drafted_at, counts_as, counts_bp, counts_most, special_bp)
  select ${draft.id}::uuid, ${cityId}::text, ${draft.code}::text, ${draft.version}::integer, ${draft.year}::integer,
    ${draft.kind}::text, ${draft.title}::text, ${draft.note}::text, ${draft.measureId}::uuid, ${`{${draft.categories.join(',')}}`}::text[],
    ${draft.sharedWeightBp}::integer, 'draft', ${draft.effectiveOn}::date, ${draft.copiedFrom}::uuid, ${postId}::uuid,
    ${now}::timestamptz, o.counts_as, o.counts_bp, o.counts_most, o.special_bp
  from (select 1) one left join scheme o on o.id = ${draft.copiedFrom}::uuid`;

/** Rows, groups and declarations of a scheme for its copy; the rows in the version of the library on its first day. */
export function copyContents(
  from: CopiedScheme,
  { id, effectiveOn }: NewDraft,
  cityId: string,
): RawQueryFragment[] {
  return [
    sql`insert into scheme_row (scheme_id, city_id, seq, code, section, name, indicator_version_id, weight_bp, method,
        parameters)
      select ${id}::uuid, r.city_id, r.seq, r.code, r.section, r.name, coalesce(v.id, r.indicator_version_id),
        r.weight_bp, r.method, r.parameters
      from scheme_row r left join lateral (select n.id from indicator_version o join indicator_version n
          on n.indicator_id = o.indicator_id and n.effective_on <= ${effectiveOn}::date
        where o.id = r.indicator_version_id order by n.version desc limit 1) v on true
      where r.scheme_id = ${from.id}`,
    sql`insert into scheme_body (scheme_id, city_id, body_id, ranking_group, ranked)
      select ${id}::uuid, city_id, body_id, ranking_group, ranked from scheme_body where scheme_id = ${from.id}`,
    sql`insert into scheme_not_applicable (scheme_id, city_id, code, body_id, reason, approved_by)
      select distinct on (code, body_id) ${id}::uuid, ${cityId}::text, code, body_id, reason, approved_by
      from (select code, body_id, reason, approved_by from scheme_not_applicable where scheme_id = ${from.id}
        union all select i.code, n.body_id, n.reason, n.approved_by from not_applicable n
          join indicator i on i.id = n.indicator_id join body b on b.id = n.body_id
          where n.city_id = ${cityId} and n.year = ${from.year}
            and b.category = any(${`{${from.categories.join(',')}}`}::text[])
            and i.code in (select code from scheme_row where scheme_id = ${from.id})) d`,
  ];
}

/** The rows of a draft as they are kept, in their order. */
export const readDraftRows = (em: EntityManager, schemeId: string): Promise<DraftRow[]> =>
  em.execute<DraftRow[]>(sql`
    select seq, code, section, name, indicator_version_id as "indicatorVersionId", weight_bp as "weightBp", method,
      parameters, period, data_owner as "dataOwner", lead_assessor as "leadAssessor", checking_body as "checkingBody"
    from scheme_row where scheme_id = ${schemeId} order by seq`);

/** What the library offers for a new row, on a day; cut indicators are not offered. */
export const libraryRowsOn = (
  em: EntityManager,
  { cityId, day, codes }: { cityId: string; day: string; codes: readonly string[] },
): Promise<Omit<DraftRow, 'seq' | 'weightBp'>[]> =>
  em.execute(sql`
    select i.code, i.section, i.name, v.id as "indicatorVersionId", v.method, v.parameters, null as period,
      null as "dataOwner", null as "leadAssessor", null as "checkingBody"
    from indicator i join lateral (select * from indicator_version
      where indicator_id = i.id and effective_on <= ${day}::date order by version desc limit 1) v on true
    where i.city_id = ${cityId} and i.code in (select jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb))
      and not exists (select from indicator_change c where c.city_id = i.city_id and c.code = i.code
        and c.change = 'cut' and c.effective_on <= ${day}::date)`);

/** Writes rows: new ones, and known ones as they are now. */
export const putRows = (
  rows: readonly DraftRow[],
  scheme: { id: string; cityId: string },
): RawQueryFragment => sql`
  insert into scheme_row (scheme_id, city_id, seq, code, section, name, indicator_version_id, weight_bp, method,
    parameters, period, data_owner, lead_assessor, checking_body)
  select ${scheme.id}::uuid, ${scheme.cityId}::text, x.seq, x.code, x.section, x.name, x."indicatorVersionId",
    x."weightBp", x.method, x.parameters, x.period, x."dataOwner", x."leadAssessor", x."checkingBody"
  from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) x(seq integer, code text, section text, name text,
    "indicatorVersionId" uuid, "weightBp" integer, method text, parameters jsonb, period text, "dataOwner" uuid,
    "leadAssessor" uuid, "checkingBody" uuid)
  on conflict (scheme_id, code) do update set weight_bp = excluded.weight_bp, method = excluded.method,
    parameters = excluded.parameters, period = excluded.period, data_owner = excluded.data_owner,
    lead_assessor = excluded.lead_assessor, checking_body = excluded.checking_body`;

/** Takes rows out of a draft. */
export const removeRows = (codes: readonly string[], schemeId: string): RawQueryFragment => sql`
  delete from scheme_row where scheme_id = ${schemeId}
    and code in (select jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb))`;

/** Bodies of the city by code. */
export async function bodyIdsOf(
  em: EntityManager,
  cityId: string,
  codes: readonly string[],
): Promise<ReadonlyMap<string, { id: string; category: string | null }>> {
  const rows = await em.execute<{ id: string; code: string; category: string | null }[]>(sql`
    select id, code, category from body where city_id = ${cityId}
      and code in (select jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb))`);
  return new Map(rows.map(({ code, ...body }) => [code, body]));
}

/** Writes the groups of a draft and who is only scored, in the place of those before. */
export async function replaceBodies(
  em: EntityManager,
  rows: readonly { bodyId: string; group: string | null; ranked: boolean }[],
  scheme: { id: string; cityId: string },
): Promise<RawQueryFragment> {
  await em.execute(sql`delete from scheme_body where scheme_id = ${scheme.id}`);
  return sql`insert into scheme_body (scheme_id, city_id, body_id, ranking_group, ranked)
    select ${scheme.id}::uuid, ${scheme.cityId}::text, x."bodyId", x."group", x.ranked
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) x("bodyId" uuid, "group" text, ranked boolean)`;
}

/** Writes what does not apply to whom, in the place of what was declared before. */
export async function replaceDeclared(
  em: EntityManager,
  rows: readonly { code: string; bodyId: string; reason: string; approvedBy: string }[],
  scheme: { id: string; cityId: string },
): Promise<RawQueryFragment> {
  await em.execute(sql`delete from scheme_not_applicable where scheme_id = ${scheme.id}`);
  return sql`insert into scheme_not_applicable (scheme_id, city_id, code, body_id, reason, approved_by)
    select ${scheme.id}::uuid, ${scheme.cityId}::text, x.code, x."bodyId", x.reason, x."approvedBy"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) x(code text, "bodyId" uuid, reason text, "approvedBy" text)`;
}
