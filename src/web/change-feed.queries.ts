import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { FeedPosition } from './feed-position.js';

/** One change as its readers are told of it. */
export interface FeedRow extends FeedPosition {
  bodyIds: string[];
  subjectType: string;
}

/** How many changes one reading gives at most. */
export const feedPage = 1_000;

/** Reads of the feed of changes; none sees a row before everything older than it has ended. */
@Injectable()
export class ChangeFeedQueries {
  constructor(private readonly orm: MikroORM) {}

  /** Where the feed ends now: all that commits from here on comes after it. */
  async end(): Promise<FeedPosition> {
    const [row] = await this.orm.em
      .fork()
      .execute<{ xid: string }[]>(sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`);
    return { xid: row?.xid ?? '0', id: '0' };
  }

  /** The next changes of a city after a position, at most `feedPage`, in the order of the feed. */
  async after(cityId: string, { xid, id }: FeedPosition): Promise<FeedRow[]> {
    return this.orm.em.fork().execute<FeedRow[]>(sql`
      select xid::text as xid, id::text as id, body_ids as "bodyIds", subject_type as "subjectType" from change_feed
      where city_id = ${cityId} and (xid, id) > (${xid}::xid8, ${id}::bigint)
        and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by xid, id limit ${feedPage}`);
  }

  /** The body and every body below it. */
  async bodiesBelow(bodyId: string): Promise<Set<string>> {
    const rows = await this.orm.em
      .fork()
      .execute<{ id: string }[]>(sql`select id from body where ${bodyId} in (id, parent_id)`);
    return new Set(rows.map((row) => row.id));
  }

  /** The bodies for which an inspector's group is there, with those below them. */
  async bodiesInspectedBy(postId: string): Promise<Set<string>> {
    const rows = await this.orm.em.fork().execute<{ id: string }[]>(sql`
      select b.id from inspection_member m join inspection_remit r using (group_id)
      join body b on r.body_id in (b.id, b.parent_id) where m.post_id = ${postId}`);
    return new Set(rows.map((row) => row.id));
  }
}
