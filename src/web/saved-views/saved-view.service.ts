import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { filteredListOf } from './saved-view-address.js';
import type { FilteredList } from './saved-view-address.js';

/** A filter that somebody kept under a name. */
export interface SavedView extends FilteredList {
  id: string;
  name: string;
  /** Whether the bare list opens with it. */
  isDefault: boolean;
}

/** So many of one account, over all lists. */
export const savedViewsAtMost = 20;

const columns = sql`id, path, query, name, default_at is not null as "isDefault"`;

/** Keeps how lists are filtered: each account reads and writes only its own. They are no part of the record. */
@Injectable()
export class SavedViewService {
  constructor(private readonly orm: MikroORM) {}

  /** All of the account, or those of one list, in the order in which they were kept. */
  list({ accountId }: Actor, path: string | null = null): Promise<SavedView[]> {
    return this.orm.em.fork().execute<SavedView[]>(sql`
      select ${columns} from saved_view
      where account_id = ${accountId} and (${path}::text is null or path = ${path}) order by path, id`);
  }

  /** What the bare list opens with; null: nothing was chosen. */
  async defaultOf({ accountId }: Actor, path: string): Promise<string | null> {
    const [row] = await this.orm.em.fork().execute<{ query: string }[]>(sql`
      select query from saved_view where account_id = ${accountId} and path = ${path} and default_at is not null`);
    return row?.query ?? null;
  }

  /**
   * Keeps the filter of an address under a name.
   * @throws request.invalid for what is no filtered list, a name that the list has already, and the twenty-first
   */
  async keep(
    { accountId, cityId }: Actor,
    { name, at }: { name: string; at: string },
  ): Promise<FilteredList> {
    const list = filteredListOf(at);
    if (list === null || list.query === '') throw refused('先在列表里筛选，再保存为视图');
    await this.orm.em.fork().transactional(async (em) => {
      await em.execute(
        sql`select pg_advisory_xact_lock(hashtextextended('saved_view/' || ${accountId}::text, 0))`,
      );
      const kept = await em.execute<{ same: boolean }[]>(sql`
        select path = ${list.path} and name = ${name} as same from saved_view where account_id = ${accountId}`);
      if (kept.some(({ same }) => same)) throw refused('这个列表已有同名的视图，请换一个名称');
      if (kept.length >= savedViewsAtMost) throw refused(`视图最多${savedViewsAtMost}个，请先删去不用的`);
      await em.execute(sql`insert into saved_view (city_id, account_id, path, query, name)
        values (${cityId}, ${accountId}, ${list.path}, ${list.query}, ${name})`);
    });
    return list;
  }

  /** Makes one the default of its list, or, where it is already, takes that back. @throws record.not-found */
  async toggleDefault({ accountId }: Actor, id: string): Promise<void> {
    const rows = await this.orm.em.fork().execute<unknown[]>(sql`
      update saved_view v set default_at = case when v.id = chosen.id and chosen.default_at is null
        then clock_timestamp() end
      from (select id, path, default_at from saved_view where id = ${id} and account_id = ${accountId}) chosen
      where v.account_id = ${accountId} and v.path = chosen.path returning v.id`);
    if (rows.length === 0) throw notFound();
  }

  /** @throws record.not-found */
  async forget({ accountId }: Actor, id: string): Promise<void> {
    const rows = await this.orm.em
      .fork()
      .execute<unknown[]>(
        sql`delete from saved_view where id = ${id} and account_id = ${accountId} returning id`,
      );
    if (rows.length === 0) throw notFound();
  }
}

const refused = (detail: string): AppError =>
  new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/name', detail }] });
const notFound = (): AppError => new AppError('record.not-found', '没有找到这个视图，可能已经删除。');
