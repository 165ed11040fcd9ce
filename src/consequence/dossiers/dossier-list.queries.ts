import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Grade } from '../../domain/assessment/grade.js';
import type { Actor } from '../../identity/actor.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { PersonSearchService } from '../../organization/person-search.service.js';
import { uuids } from '../../persistence/change.js';
import type { DossierListQuery } from './dossier.schema.js';

/** How many dossiers a page lists. */
export const dossiersOnPage = 50;

/** A person who is or was the head of a body or a city leader, with his newest such post. */
export interface PersonLine {
  id: string;
  name: string;
  postTitle: string;
  bodyName: string;
  fromOn: string;
  toOn: string | null;
}

/** A body with its newest published result. */
interface BodyLine {
  id: string;
  code: string;
  name: string;
  category: string | null;
  group: string | null;
  headName: string | null;
  /** Set once it was merged or abolished. */
  validTo: string | null;
  period: string | null;
  total: string | null;
  grade: Grade | null;
  rank: number | null;
}

/** A page of the list, and how many there are in all. */
export interface DossierPage<T> {
  items: T[];
  count: number;
}

type Asked = Pick<DossierListQuery, 'category' | 'name' | 'page'>;

const most = 10_000;

/** Lists whose dossiers there are. */
@Injectable()
export class DossierListQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly people: PersonSearchService,
    private readonly bodiesFound: BodyPickerService,
  ) {}

  /** Heads of bodies and city leaders, present ones before former ones, by name or pinyin. */
  async persons({ cityId }: Actor, { category, name, page }: Asked): Promise<DossierPage<PersonLine>> {
    const named = name === undefined ? null : await this.people.idsOf(cityId, name);
    const chosen = sql`select distinct on (n.id) n.id, n.name, p.role, p.title as "postTitle", b.short_name as "bodyName",
        b.category, b.level, b.sort, a.from_on::text as "fromOn", least(a.to_on, b.valid_to)::text as "toOn"
      from appointment a join person n on n.id = a.person_id join post p on p.id = a.post_id
        join body b on b.id = p.body_id
      where n.city_id = ${cityId} and p.role in ('unit_head', 'leader') and ${ofIds(sql`n.id`, named)}
      order by n.id, least(a.to_on, b.valid_to) is null desc, a.from_on desc`;
    const ofCategory =
      category === 'leader'
        ? sql`x.role = 'leader'`
        : category === 'below'
          ? sql`x.role = 'unit_head' and x.category is null`
          : sql`(${category ?? null}::text is null or x.category = ${category ?? null})`;
    return this.#page<PersonLine>(
      sql`(${chosen}) x where ${ofCategory}`,
      sql`x."toOn" is not null, x.role <> 'leader', array_position(array['city', 'county', 'township'], x.level), x.sort, x.name, x.id`,
      page,
    );
  }

  /** Bodies, those merged or abolished too, by any of their names. */
  async bodies({ cityId }: Actor, { category, name, page }: Asked): Promise<DossierPage<BodyLine>> {
    const named = name === undefined ? null : await this.#bodiesNamed(cityId, name);
    const ofCategory =
      category === 'below' || category === 'leader'
        ? sql`b.category is null and b.parent_id is not null and ${category === 'below'}::boolean`
        : sql`b.category is not null and (${category ?? null}::text is null or b.category = ${category ?? null})`;
    const lines = sql`select b.id, b.code, b.short_name as name, b.category, b.ranking_group as group, b.level, b.sort,
        b.valid_to::text as "validTo", latest.*, (select n.name from post p join appointment a on a.post_id = p.id
          and a.to_on is null join person n on n.id = a.person_id where p.body_id = b.id and p.role = 'unit_head'
          order by p.sort, p.code limit 1) as "headName"
      from body b left join lateral (select r.period, s.total::text, s.grade, s.rank from score_body s
        join period_result r on r.computation_id = s.computation_id and r.state = 'published'
        where s.body_id = b.id order by r.published_at desc nulls last, r.period desc limit 1) latest on true
      where b.city_id = ${cityId} and ${ofCategory} and ${ofIds(sql`b.id`, named)}`;
    return this.#page<BodyLine>(
      sql`(${lines}) x`,
      sql`x."validTo" is not null, array_position(array['city', 'county', 'township'], x.level), x.sort, x.id`,
      page,
    );
  }

  async #bodiesNamed(cityId: string, name: string): Promise<string[]> {
    const found = await this.bodiesFound.find(cityId, name, most);
    const gone = await this.orm.em.fork().execute<{ id: string }[]>(sql`select id from body
      where city_id = ${cityId} and valid_to is not null
        and position(lower(${name}) in lower(full_name || ' ' || short_name || ' ' || array_to_string(aliases, ' '))) > 0`);
    return [...found, ...gone].map(({ id }) => id);
  }

  async #page<T>(from: RawQueryFragment, order: RawQueryFragment, page: number): Promise<DossierPage<T>> {
    const em = this.orm.em.fork();
    const [row] = await em.execute<{ count: number }[]>(sql`select count(*)::integer as count from ${from}`);
    const items = await em.execute<object[]>(sql`select x.* from ${from} order by ${order}
      limit ${dossiersOnPage} offset ${(page - 1) * dossiersOnPage}`);
    return { items: items as T[], count: row?.count ?? 0 };
  }
}

const ofIds = (column: RawQueryFragment, ids: readonly string[] | null): RawQueryFragment =>
  ids === null ? sql`true` : sql`${column} = any(${uuids(ids)})`;
