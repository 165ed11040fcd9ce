import { raw, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';

/** Whom a notice item is for: whoever holds a role at a body, an office of the city, or one post. */
export type Addressee = { bodyId: string; role: string } | { cityRole: string } | { postId: string };

/** One thing that a post shall hear of; the courier merges a post's items into one notice. */
export interface NoticeItem {
  to: Addressee;
  decisionId: string | null;
  subjectType:
    | 'part'
    | 'order'
    | 'interview'
    | 'report'
    | 'dispute'
    | 'decision'
    | 'request'
    | 'calendar'
    | 'restriction'
    | 'result'
    | 'objection'
    | 'question'
    | 'delegation'
    | 'hand_over'
    | 'negative_event'
    | 'scheme'
    | 'measurement'
    | 'trip'
    | 'verification_item'
    | 'consequence'
    | 'reward_round'
    | 'fund'
    | 'preference'
    | 'paper'
    | 'project'
    | 'charge'
    | 'assessment_step';
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

// From each item to its posts, by index: joined the other way round, PostgreSQL reads every post for every command.
const postsOf = {
  body: `select id from post where body_id = r."bodyId" and role = r.role`,
  office: `select p.id from post p join body b on b.id = p.body_id and b.level = 'city'
    where p.city_id = r.city and p.role = r."cityRole"`,
  post: `select r."postId" as id`,
};

const kindOf = ({ to }: NoticeItem): keyof typeof postsOf =>
  'postId' in to ? 'post' : 'bodyId' in to ? 'body' : 'office';

/** Writes notice items in one statement, unique per (post, subject, rung, episode): writing twice is once. */
export function recordNoticeItems(
  items: readonly NoticeItem[],
  { cityId, now }: { cityId: string; now: Date },
): RawQueryFragment[] {
  return [...Map.groupBy(items, kindOf)].map(([kind, group]) => {
    const rows = JSON.stringify(group.map(({ to, ...item }) => ({ ...item, ...to })));
    return sql`insert into notice_item (city_id, post_id, decision_id, subject_type, subject_id, rung, episode, sentence,
        not_before, arisen_at)
      select r.city, a.id, r."decisionId", r."subjectType", r."subjectId", r.rung, r.episode, r.sentence, r."notBefore",
        ${now}::timestamptz
      from (select ${cityId}::text as city, * from jsonb_to_recordset(${rows}::jsonb) as i(${raw(shape)})) r
      cross join lateral (${raw(postsOf[kind])} offset 0) a
      on conflict (post_id, subject_id, rung, episode) do nothing`;
  });
}
