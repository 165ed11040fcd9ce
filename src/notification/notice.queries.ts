import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../domain/errors.js';
import type { Actor } from '../identity/actor.js';
import { otherRung, wordOfRung } from './rung-words.js';
import { rungWordRows } from './rung-words.record.js';

/** One thing in a notice, with the record that it is about. */
interface NoticeItemView {
  id: string;
  rung: string;
  /** The rung in Chinese. */
  word: string;
  sentence: string;
  subjectType: string;
  subjectId: string;
  decisionId: string | null;
  /** City time at which it happened; later than quiet hours it is told. */
  arisenAt: string;
}

/** A notice as its post sees it; items worst first, then oldest first. */
export interface NoticeView {
  id: string;
  title: string;
  worst: string;
  itemCount: number;
  createdAt: Date;
  readAt: Date | null;
  items: NoticeItemView[];
}

/** A page of an inbox. */
export interface Inbox {
  items: NoticeView[];
  /** Null on the last page. */
  nextCursor: string | null;
  /** Unread notices of the post, on all pages. */
  unread: number;
}

/** Which page of an inbox; `cursor` is the id of the last notice seen. */
export interface InboxPage {
  cursor?: string | undefined;
  unreadOnly?: boolean;
  limit?: number;
}

const itemsInList = 20;
const sent = sql`exists (select from delivery d
  where d.notice_id = n.id and d.channel = 'inbox' and d.state = 'sent')`;

/** Reads of a post's inbox: only its own notices, and only those that were sent. */
@Injectable()
export class NoticeQueries {
  constructor(private readonly orm: MikroORM) {}

  /** Newest first; each notice with its worst items, at most 20: `itemCount` says how many there are. */
  async list({ postId }: Actor, { cursor, unreadOnly = false, limit = 20 }: InboxPage): Promise<Inbox> {
    const em = this.orm.em.fork();
    const after = cursor ?? null;
    const rows = await em.execute<NoticeView[]>(sql`${noticesOf(postId, itemsInList)}
      and (${after}::uuid is null or (n.created_at, n.id) < (select created_at, id from notice
        where id = ${after}::uuid and post_id = ${postId}))
      and (n.read_at is null or not ${unreadOnly}::boolean)
      order by n.created_at desc, n.id desc limit ${limit + 1}`);
    const page = rows.slice(0, limit);
    const nextCursor = rows.length > limit ? (page.at(-1)?.id ?? null) : null;
    return { items: page.map(inWords), nextCursor, unread: await this.countUnread(postId) };
  }

  /** How many notices the post has not read. */
  async countUnread(postId: string): Promise<number> {
    const [row] = await this.orm.em.fork().execute<{ unread: number }[]>(sql`
      select count(*)::integer as unread from notice n where post_id = ${postId} and read_at is null and ${sent}`);
    return row?.unread ?? 0;
  }

  /** One notice with all its items. @throws AppError record.not-found also for a notice of another post */
  async get({ postId }: Actor, id: string): Promise<NoticeView> {
    const rows = await this.orm.em
      .fork()
      .execute<NoticeView[]>(sql`${noticesOf(postId, null)} and n.id = ${id}`);
    const [notice] = rows.map(inWords);
    if (notice === undefined) throw new AppError('record.not-found', '没有找到这条通知。');
    return notice;
  }
}

function noticesOf(postId: string, items: number | null): RawQueryFragment {
  return sql`select n.id, n.title, n.worst, n.item_count as "itemCount", n.created_at as "createdAt",
      n.read_at as "readAt", told.items
    from notice n cross join lateral (
      select coalesce(jsonb_agg(to_jsonb(i) - 'rank' order by i.rank, i."arisenAt", i.id), '[]') as items from (
        select i.id, i.rung, i.sentence, i.subject_type as "subjectType", i.subject_id as "subjectId",
          i.decision_id as "decisionId", i.arisen_at as "arisenAt",
          coalesce(w.rank, ${otherRung.rank}::integer) as rank
        from notice_item i left join ${rungWordRows()} on w.rung = i.rung
        where i.notice_id = n.id order by rank, i.arisen_at, i.id limit ${items}::integer) i
    ) told
    where n.post_id = ${postId} and ${sent}`;
}

const inWords = (notice: NoticeView): NoticeView => ({
  ...notice,
  items: notice.items.map((item) => ({ ...item, word: wordOfRung(item.rung) })),
});
