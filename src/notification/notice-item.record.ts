import { raw, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';

/** Whom a notice item is for: whoever holds a role at a body, an office of the city, or one post. */
export type Addressee = { bodyId: string; role: string } | { cityRole: string } | { postId: string };

/** One thing that a post shall hear of; the courier merges a post's items into one notice. */
export interface NoticeItem {
  to: Addressee;
  decisionId: string | null;
  subjectType: 'part' | 'order' | 'interview' | 'report' | 'dispute' | 'decision';
  subjectId: string;
  /** What happened: a rung of the ladder or the name of a step. */
  rung: string;
  episode: number;
  sentence: string;
  /** City time before which it must not be sent. */
  notBefore: Date;
}

const shape = `"postId" uuid, "bodyId" uuid, role text, "cityRole" text, "decisionId" uuid, "subjectType" text, "subjectId" uuid,
  rung text, episode integer, sentence text, "notBefore" timestamptz`;

/** Writes notice items in one statement, unique per (post, subject, rung, episode): writing twice is once. */
export function recordNoticeItems(
  items: readonly NoticeItem[],
  { cityId, now }: { cityId: string; now: Date },
): RawQueryFragment[] {
  if (items.length === 0) return [];
  const rows = JSON.stringify(items.map(({ to, ...item }) => ({ ...item, ...to })));
  return [
    sql`insert into notice_item (city_id, post_id, decision_id, subject_type, subject_id, rung, episode, sentence,
        not_before, arisen_at)
      select distinct on (a.post_id, a."subjectId", a.rung, a.episode) ${cityId}, a.post_id, a."decisionId",
        a."subjectType", a."subjectId", a.rung, a.episode, a.sentence, a."notBefore", ${now}
      from (
        select p.id as post_id, r.* from jsonb_to_recordset(${rows}::jsonb) as r(${raw(shape)})
          join post p on p.body_id = r."bodyId" and p.role = r.role
        union all
        select r."postId" as post_id, r.* from jsonb_to_recordset(${rows}::jsonb) as r(${raw(shape)})
          where r."postId" is not null
        union all
        select p.id as post_id, r.* from jsonb_to_recordset(${rows}::jsonb) as r(${raw(shape)})
          join post p on p.role = r."cityRole" and p.city_id = ${cityId}
          join body b on b.id = p.body_id and b.level = 'city'
      ) a
      order by a.post_id, a."subjectId", a.rung, a.episode
      on conflict (post_id, subject_id, rung, episode) do nothing`,
  ];
}
