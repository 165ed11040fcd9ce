import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { Actor } from '../actor.js';

const pageSize = 50;

/** An act of one of the administrators, or of a person on his own account. */
export interface AccountAct {
  id: string;
  at: Date;
  action: string;
  result: 'done' | 'refused';
  /** Null: nobody was signed in. */
  byName: string | null;
  role: string | null;
  /** Whose account; null: none. */
  ofName: string | null;
  userName: string | null;
  reason: string | null;
}

/** Reads what was done with accounts and rights, for the audit administrator. */
@Injectable()
export class AccountActQueries {
  constructor(private readonly orm: MikroORM) {}

  /** The newest first, 50 at a time. */
  async list({ cityId }: Actor, after: string | null): Promise<{ items: AccountAct[]; next: string | null }> {
    const rows = await this.orm.em.fork().execute<AccountAct[]>(sql`
      select e.id::text as id, e.city_time as at, e.action, e.result, e.person_name as "byName", e.role,
        n.name as "ofName", coalesce(c.user_name, e.details->>'userName') as "userName",
        coalesce(e.details->>'reason', e.details->>'detail') as reason
      from audit_entry e left join account c on c.id = e.subject_ids[1] left join person n on n.id = c.person_id
      where e.city_id = ${cityId} and (e.action like 'account:%' or e.action like 'right:%')
        and (${after}::bigint is null or e.id < ${after}::bigint)
      order by e.id desc limit ${pageSize + 1}`);
    const items = rows.slice(0, pageSize);
    return { items, next: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null };
  }
}
