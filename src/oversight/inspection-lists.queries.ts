import { Inject, Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { MikroORM } from '@mikro-orm/postgresql';
import { INSPECTION_READ } from './inspection-roles.js';
import type { Remit } from './remit.queries.js';

/** 关注事项 of the group. */
export interface AttentionRow {
  id: string;
  bodyName: string | null;
  changeId: string | null;
  wording: string;
  writtenByName: string;
  writtenAt: Date;
}

/** A body on the group's watch list. */
export interface WatchRow {
  id: string;
  bodyId: string;
  bodyName: string;
  since: Date;
}

/** Reads of what a group keeps for itself. */
@Injectable()
export class InspectionListsQueries {
  constructor(@Inject(INSPECTION_READ) private readonly orm: MikroORM) {}

  /** Newest first, at most 200. */
  async attention({ groupId }: Remit): Promise<AttentionRow[]> {
    return this.orm.em.fork().execute(sql`
      select a.id, b.short_name as "bodyName", a.change_id::text as "changeId", a.wording,
        a.written_by_name as "writtenByName", a.written_at as "writtenAt"
      from inspection_attention a left join body b on b.id = a.body_id
      where a.group_id = ${groupId} order by a.written_at desc, a.id limit 200`);
  }

  /** In the order of the bodies. */
  async watched({ groupId }: Remit): Promise<WatchRow[]> {
    return this.orm.em.fork().execute(sql`
      select w.id, w.body_id as "bodyId", b.short_name as "bodyName", w.since
      from inspection_watch w join body b on b.id = w.body_id
      where w.group_id = ${groupId} and w.ended_at is null order by b.level, b.sort`);
  }
}
