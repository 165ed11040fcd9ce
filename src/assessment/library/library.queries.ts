import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { cutRate } from '../../domain/assessment/cut-rate.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import { CityClock } from '../../persistence/city-clock.js';
import type { LibraryAnswer, LibraryQuery, ShownIndicator } from './library.schema.js';

const nobody: LibraryQuery = { section: '', kind: '', list: '', words: '' };

/** The city's library of indicators 指标库, in the version in force today. */
@Injectable()
export class LibraryQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** What the filter leaves, in the order of codes; history and rate are always those of the whole library. */
  async list(cityId: string, filter: LibraryQuery = nobody): Promise<LibraryAnswer> {
    const em = this.orm.em.fork();
    const day = dayOf(await this.clock.now(em, cityId));
    const items = await em.execute<ShownIndicator[]>(sql`
      select ${columns} ${from(cityId, day)} where true ${narrowed(filter)}
      order by array_position(array['party_building', 'economy', 'key_work'], i.section), i.code`);
    const cut = await em.execute<LibraryAnswer['cut']>(sql`
      select code, name, section, disposition, successor_code as "successorCode", reason,
        document_number as "documentNumber", effective_on::text as "effectiveOn"
      from indicator_change where city_id = ${cityId} and change = 'cut' and effective_on <= ${day}
      order by effective_on desc, code`);
    const added = await em.execute<LibraryAnswer['added']>(sql`
      select code, name, section, reason, document_number as "documentNumber", effective_on::text as "effectiveOn"
      from indicator_change where city_id = ${cityId} and change = 'added' and effective_on <= ${day}
      order by effective_on desc, code`);
    const rounds = await roundsOf(em, cityId, [...cut, ...added]);
    const scored = await scoredOn(em, cityId, day);
    const rate = cutRate({ scored, ...(await countsOf(em, cityId, sql`effective_on <= ${day}`)) });
    return { items, cut, added, rate, rounds };
  }
}

/** What each day of changes came to, so that a rate of an earlier year stays what it was. */
async function roundsOf(
  em: EntityManager,
  cityId: string,
  changes: readonly { effectiveOn: string }[],
): Promise<LibraryAnswer['rounds']> {
  const days = [...new Set(changes.map(({ effectiveOn }) => effectiveOn))].toSorted();
  const rounds = [];
  for (const day of days) {
    const counts = await countsOf(em, cityId, sql`effective_on = ${day}`);
    const scored = await scoredOn(em, cityId, day);
    rounds.push({ effectiveOn: day, added: counts.added, ...cutRate({ scored, ...counts }) });
  }
  return rounds;
}

async function scoredOn(em: EntityManager, cityId: string, day: string): Promise<number> {
  const [row] = await em.execute<{ scored: number }[]>(
    sql`select count(*)::integer as scored ${from(cityId, day)} where not v.negative_list`,
  );
  return row?.scored ?? 0;
}

// Items of the negative list were never scored: they are neither added to what is scored nor cut from it.
async function countsOf(em: EntityManager, cityId: string, when: RawQueryFragment) {
  const [row] = await em.execute<{ cut: number; added: number }[]>(sql`
    select count(*) filter (where change = 'cut')::integer as cut,
      count(*) filter (where change = 'added')::integer as added
    from indicator_change c where city_id = ${cityId} and ${when} and not exists (select from indicator i
      join indicator_version v on v.indicator_id = i.id
      where i.city_id = c.city_id and i.code = c.code and v.negative_list)`);
  return row ?? { cut: 0, added: 0 };
}

const from = (cityId: string, day: string): RawQueryFragment => sql`
  from indicator i join lateral (select * from indicator_version
    where indicator_id = i.id and effective_on <= ${day} order by version desc limit 1) v on i.city_id = ${cityId}
    and not exists (select from indicator_change c where c.city_id = i.city_id and c.code = i.code and c.change = 'cut'
      and c.effective_on <= ${day})`;

const bodyOf = (column: RawQueryFragment): RawQueryFragment =>
  sql`(select jsonb_build_object('code', b.code, 'name', b.short_name) from body b where b.id = ${column})`;

const columns = sql`i.code, i.section, i.name, v.definition, v.unit, v.direction, v.kind, v.period, v.accumulation,
  v.decimals, v.method, v.parameters, v.negative_list as "negativeList", v.shared, v.version,
  v.source_document as source, v.effective_on::text as "effectiveOn",
  ${bodyOf(sql`v.data_owner`)} as "dataOwner", ${bodyOf(sql`v.lead_assessor`)} as "leadAssessor",
  ${bodyOf(sql`v.in_charge`)} as "inCharge", ${bodyOf(sql`v.checking_body`)} as "checkingBody",
  coalesce((select jsonb_agg(jsonb_build_object('code', b.code, 'name', b.short_name) order by b.code)
    from body b where b.id = any(v.linked)), '[]') as linked,
  (select count(*)::integer from task k where k.indicator_id = i.id and exists (select from task_part q where q.task_id = k.id
    and q.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged'))) as "openTasks"`;

function narrowed({ section, kind, list, words }: LibraryQuery): RawQueryFragment {
  const pattern = words === '' ? null : `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`and (${section}::text = '' or i.section = ${section}) and (${kind}::text = '' or v.kind = ${kind})
    and (${list}::text = '' or v.negative_list = (${list}::text = 'negative'))
    and (${pattern}::text is null or i.code ilike ${pattern} or i.name ilike ${pattern} or v.definition ilike ${pattern}
      or exists (select from body b where b.id in (v.data_owner, v.lead_assessor, v.in_charge)
        and b.short_name ilike ${pattern}))`;
}
