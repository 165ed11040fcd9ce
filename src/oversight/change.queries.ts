import { Inject, Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { MikroORM, RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../domain/errors.js';
import type { Actor } from '../identity/actor.js';
import type { ChangeFilter } from './oversight.schema.js';
import { INSPECTION_READ } from './inspection-roles.js';
import { inRemit } from './remit.queries.js';
import type { Remit } from './remit.queries.js';

/** One change as the inspector sees it, with the audit entry of the same transaction and its place in the chain. */
export interface ChangeRow {
  id: string;
  kind: 'deadline' | 'lamp' | 'rule' | 'permission' | 'score';
  subjectType: string;
  subjectId: string | null;
  /** Wording of the task, number of the order; null for what has none. */
  subject: string | null;
  bodyId: string | null;
  bodyName: string | null;
  field: string | null;
  before: string | null;
  after: string | null;
  reason: string | null;
  /** How many of one kind at once. */
  count: number;
  cityTime: Date | null;
  recordedAt: Date;
  /** Null: the system itself, or nobody who left an entry. */
  personName: string | null;
  /** Of the audit entry; null: it was changed past the program, with no entry in its transaction. */
  action: string | null;
  /** As which database role it was changed. */
  dbRole: string;
  /** Place and hash in the audit chain; null: not sealed yet, or no entry. */
  seq: string | null;
  hash: string | null;
}

const pageSize = 50;

const select = sql`select c.id::text as id, c.kind, c.subject_type as "subjectType", c.subject_id as "subjectId",
    coalesce(t.wording, o.number, o.reason) as subject, c.body_id as "bodyId", b.short_name as "bodyName", c.field,
    c.before, c.after, c.reason, c.count, c.city_time as "cityTime", c.recorded_at as "recordedAt",
    a.person_name as "personName", a.action, c.db_role as "dbRole", s.seq::text as seq, encode(s.hash, 'hex') as hash
  from oversight_change c left join body b on b.id = c.body_id
  left join task_part p on c.subject_type = 'part' and p.id = c.subject_id left join task t on t.id = p.task_id
  left join supervision_order o on c.subject_type = 'order' and o.id = c.subject_id
  left join lateral (
    select e.id, e.person_name, e.action from audit_entry e
    where e.xid = c.xid and e.city_id = c.city_id
      -- In a restored cluster the numbers of transactions come again.
      and e.recorded_at between c.recorded_at - interval '1 hour' and c.recorded_at + interval '1 hour'
    order by e.id limit 1
  ) a on true
  left join audit_seal s on s.audit_id = a.id`;

// Rules concern every body.
const seen = (cityId: string, remit: Remit): RawQueryFragment =>
  sql`c.city_id = ${cityId} and (c.kind = 'rule' or ${inRemit(remit, sql`c.body_id`)})`;

/** Reads of what was changed. */
@Injectable()
export class ChangeQueries {
  constructor(@Inject(INSPECTION_READ) private readonly orm: MikroORM) {}

  /** Newest first; `after` is the id of the last one seen. */
  async list(
    { cityId }: Actor,
    remit: Remit,
    { kinds, bodyCode, person, from, until, watched, after }: ChangeFilter,
  ) {
    const conditions = [
      seen(cityId, remit),
      ...(kinds.length > 0 ? [sql`c.kind = any(${`{${kinds.join(',')}}`}::text[])`] : []),
      ...(bodyCode === undefined
        ? []
        : [
            sql`(b.code = ${bodyCode}
        or b.parent_id = (select id from body where city_id = ${cityId} and code = ${bodyCode}))`,
          ]),
      ...(person === undefined ? [] : [sql`a.person_name = ${person}`]),
      ...(from === undefined ? [] : [sql`c.city_time >= ${from}::timestamptz`]),
      ...(until === undefined ? [] : [sql`c.city_time < ${until}::timestamptz`]),
      ...(watched
        ? [
            sql`exists (select from inspection_watch w where w.group_id = ${remit.groupId}
        and w.body_id = c.body_id and w.ended_at is null)`,
          ]
        : []),
      ...(after === undefined ? [] : [sql`c.id < ${after}::bigint`]),
    ];
    const where = conditions.reduce((all, one) => sql`${all} and ${one}`);
    const rows = await this.orm.em
      .fork()
      .execute<ChangeRow[]>(sql`${select} where ${where} order by c.id desc limit ${pageSize + 1}`);
    const items = rows.slice(0, pageSize);
    return { items, nextCursor: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null };
  }

  /** @throws record.not-found also for what the group does not inspect */
  async get({ cityId }: Actor, remit: Remit, id: string): Promise<ChangeRow> {
    const [row] = await this.orm.em
      .fork()
      .execute<ChangeRow[]>(sql`${select} where ${seen(cityId, remit)} and c.id = ${id}::bigint`);
    if (row === undefined) throw new AppError('record.not-found', '没有找到这条变动。');
    return row;
  }
}
