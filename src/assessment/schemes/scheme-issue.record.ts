import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { LockedScheme } from './locked-scheme.record.js';
import type { SchemeMoment } from './scheme-command.service.js';
import { measureOf, readDraftRows } from './scheme-draft.record.js';

/** Whether an earlier version of it is issued for its year: this one is then a change in mid-year. */
export async function hasIssuedVersion(
  em: EntityManager,
  { cityId, code, year }: LockedScheme,
): Promise<boolean> {
  const rows = await em.execute(sql`select from scheme
    where city_id = ${cityId} and code = ${code} and year = ${year} and state = 'issued' limit 1`);
  return rows.length > 0;
}

/**
 * Where a draft wants another period or other bodies than the library, they become the indicator's next version, in force
 * from the scheme's first day, and the row is judged by it. Before the issue itself: what is issued is not edited.
 */
export async function pinDuties(em: EntityManager, scheme: LockedScheme): Promise<void> {
  const changed = sql`r.scheme_id = ${scheme.id} and r.indicator_version_id is not null
    and (coalesce(r.period, v.period), coalesce(r.data_owner, v.data_owner), coalesce(r.lead_assessor, v.lead_assessor),
      coalesce(r.checking_body, v.checking_body)) is distinct from (v.period, v.data_owner, v.lead_assessor, v.checking_body)`;
  await em.execute(sql`
    with wanted as (select gen_random_uuid() as id, r.code, r.period, r.data_owner, r.lead_assessor, r.checking_body,
        v.id as former, (select max(version) + 1 from indicator_version n where n.indicator_id = v.indicator_id) as version
      from scheme_row r join indicator_version v on v.id = r.indicator_version_id where ${changed}),
    made as (insert into indicator_version (id, city_id, indicator_id, version, effective_on, definition, unit, direction,
        kind, period, accumulation, decimals, method, parameters, data_owner, lead_assessor, in_charge, linked, shared,
        checking_body, source_document, negative_list)
      select w.id, v.city_id, v.indicator_id, w.version, ${scheme.effectiveOn}::date, v.definition, v.unit, v.direction,
        v.kind, coalesce(w.period, v.period), case when w.period = 'annual' then 'annual'
          when v.period = 'annual' and w.period is not null then 'quarterly' else v.accumulation end,
        v.decimals, v.method, v.parameters, coalesce(w.data_owner, v.data_owner),
        coalesce(w.lead_assessor, v.lead_assessor), v.in_charge, v.linked, v.shared,
        coalesce(w.checking_body, v.checking_body), v.source_document, v.negative_list
      from wanted w join indicator_version v on v.id = w.former)
    update scheme_row r set indicator_version_id = w.id from wanted w where r.scheme_id = ${scheme.id} and r.code = w.code`);
}

/** The next version of the measure 1+6+N that it carries out, under its document. */
export async function nextMeasure(
  em: EntityManager,
  scheme: LockedScheme,
): Promise<{ id: string; insert: RawQueryFragment }> {
  const id = uuid();
  const former = await measureOf(em, scheme.cityId, scheme.code);
  const codes = (await readDraftRows(em, scheme.id)).map(({ code }) => code);
  const { cityId, code, kind, title, documentNumber, categories, effectiveOn, note } = scheme;
  return {
    id,
    insert: sql`insert into measure (id, city_id, code, version, kind, title, document_number, applies_to,
        indicator_codes, effective_on, note)
      values (${id}, ${cityId}, ${code}, ${(former?.version ?? 0) + 1}, ${kind}, ${title}, ${documentNumber},
        ${`{${categories.join(',')}}`}::text[], ${`{${codes.join(',')}}`}::text[], ${effectiveOn}::date, ${note})`,
  };
}

/** Every body that it assesses. */
export async function assessedBodies(
  em: EntityManager,
  { cityId, categories }: LockedScheme,
): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(sql`select id from body where city_id = ${cityId}
    and category = any(${`{${categories.join(',')}}`}::text[]) order by id`);
  return rows.map(({ id }) => id);
}

/** Tells the head of every body that it assesses, and the inspectors. */
export function tellIssued(
  scheme: LockedScheme,
  bodyIds: readonly string[],
  { now, law }: SchemeMoment,
): RawQueryFragment[] {
  const { id, cityId, title, version, documentNumber, effectiveOn, reason } = scheme;
  const why = reason === null ? '' : `，调整理由：${reason}`;
  const item = {
    ...{
      decisionId: null,
      subjectType: 'scheme' as const,
      subjectId: id,
      rung: 'scheme_issued',
      episode: version,
    },
    sentence: `${title}第${version}版已印发（${documentNumber ?? ''}），自${effectiveOn}起施行${why}`,
    notBefore: notBefore(now, law, false),
  };
  return recordNoticeItems(
    [
      ...bodyIds.map((bodyId) => ({ ...item, to: { bodyId, role: 'unit_head' } })),
      { ...item, to: { cityRole: 'inspector' } },
    ],
    { cityId, now },
  );
}
