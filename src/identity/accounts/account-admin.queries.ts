import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import { CityClock } from '../../persistence/city-clock.js';
import type { Actor } from '../actor.js';
import { heldPosts } from './account-admin.record.js';
import type { HeldPost } from './account-admin.record.js';
import type { AccountSearch } from './account-admin.schema.js';

const pageSize = 50;
const attempts = 5;

/** One account in a list. */
export interface AccountRow {
  id: string;
  name: string;
  userName: string;
  disabled: boolean;
  /** Posts in one line; null: none. */
  posts: string | null;
  /** Posts whose right waits for the security administrator. */
  waiting: number;
}

/** One account with what the two administrators decide on. */
export interface AccountSheet {
  id: string;
  personId: string;
  name: string;
  userName: string;
  disabled: boolean;
  temporary: boolean;
  hasFactor: boolean;
  subject: string | null;
  locked: boolean;
  posts: (HeldPost & { bodyName: string })[];
}

/** A right that was asked for by an appointment and not granted yet. */
export interface WaitingRight {
  appointmentId: string;
  accountId: string;
  name: string;
  userName: string;
  title: string;
  bodyName: string;
  role: string;
  fromOn: string;
}

/** Reads of the pages of the system and the security administrator. */
@Injectable()
export class AccountAdminQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** By user name, 50 at a time; `q` is part of a user name, of a name or of a body's name. */
  async list(
    { cityId }: Actor,
    { q, after }: AccountSearch,
  ): Promise<{ items: AccountRow[]; next: string | null }> {
    const like = `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`;
    const em = this.orm.em.fork();
    const today = dayOf(await this.clock.now(em, cityId));
    const rows = await em.execute<AccountRow[]>(sql`
      select c.id, n.name, c.user_name as "userName", c.disabled_at is not null as disabled, h.posts,
        coalesce(h.waiting, 0)::integer as waiting
      from account c join person n on n.id = c.person_id
      left join lateral (${postsInWords(today)}) h on true
      where c.city_id = ${cityId} and c.user_name > ${after}
        and (${q} = '' or c.user_name ilike ${like} or n.name ilike ${like} or h.posts ilike ${like})
      order by c.user_name limit ${pageSize + 1}`);
    const items = rows.slice(0, pageSize);
    return { items, next: rows.length > pageSize ? (items.at(-1)?.userName ?? null) : null };
  }

  /** @throws AppError `record.not-found` */
  async get({ cityId }: Actor, accountId: string): Promise<AccountSheet> {
    const em = this.orm.em.fork();
    const [row] = await em.execute<Omit<AccountSheet, 'posts'>[]>(sql`
      select c.id, n.id as "personId", n.name, c.user_name as "userName", c.disabled_at is not null as disabled,
        c.password_temporary as temporary, c.factor_secret is not null as "hasFactor", i.subject,
        exists (select from sign_in_failure f where f.user_name in (c.user_name, 'code/' || c.id)
          and f.failed_at > clock_timestamp() - interval '15 minutes'
          group by f.user_name having count(*) >= ${attempts}) as locked
      from account c join person n on n.id = c.person_id left join account_identity i on i.account_id = c.id
      where c.id = ${accountId} and c.city_id = ${cityId}`);
    if (row === undefined) throw new AppError('record.not-found', '没有找到这个账号。');
    const held = await heldPosts(em, row.personId, dayOf(await this.clock.now(em, cityId)));
    const bodies = await em.execute<{ id: string; name: string }[]>(
      sql`select id, short_name as name from body where id = any(${`{${held.map((post) => post.bodyId).join(',')}}`}::uuid[])`,
    );
    const nameOf = new Map(bodies.map(({ id, name }) => [id, name]));
    return { ...row, posts: held.map((post) => ({ ...post, bodyName: nameOf.get(post.bodyId) ?? '' })) };
  }

  /** Every right that waits, the oldest first. */
  async waiting({ cityId }: Actor): Promise<WaitingRight[]> {
    const em = this.orm.em.fork();
    const today = dayOf(await this.clock.now(em, cityId));
    return em.execute<WaitingRight[]>(sql`
      select a.id as "appointmentId", c.id as "accountId", n.name, c.user_name as "userName", p.title,
        b.short_name as "bodyName", p.role, a.from_on::text as "fromOn"
      from appointment a join person n on n.id = a.person_id join account c on c.person_id = n.id
      join post p on p.id = a.post_id join body b on b.id = p.body_id
      where a.city_id = ${cityId} and a.granted_at is null and coalesce(a.to_on, 'infinity') >= ${today}
      order by a.id limit 200`);
  }

  /** Posts of a body, for a choice; null as holder: vacant. */
  async postsOf(
    { cityId }: Actor,
    bodyCode: string,
  ): Promise<{ id: string; title: string; holder: string | null }[]> {
    return this.orm.em.fork().execute(sql`
      select p.id, p.title, (select n.name from appointment a join person n on n.id = a.person_id
        where a.post_id = p.id and a.to_on is null) as holder
      from post p join body b on b.id = p.body_id
      where b.city_id = ${cityId} and b.code = ${bodyCode} order by p.sort, p.code`);
  }
}

const postsInWords = (today: string): RawQueryFragment => sql`
  select string_agg(b.short_name || ' ' || p.title, '；' order by p.sort) as posts,
    count(*) filter (where a.granted_at is null) as waiting
  from appointment a join post p on p.id = a.post_id join body b on b.id = p.body_id
  where a.person_id = c.person_id and coalesce(a.to_on, 'infinity') >= ${today}`;
