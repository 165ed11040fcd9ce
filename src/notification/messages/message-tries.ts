import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { uuids } from '../../persistence/change.js';
import type { ChannelAnswer, ChannelName } from './channel.js';

/** Which messages are looked for. */
export interface Due {
  cityId: string;
  channel: ChannelName;
  /** City time. */
  now: Date;
  /** Whether nothing goes out now but what is 特急. */
  quiet: boolean;
  /** So many at most. */
  limit: number;
  /** For so long nobody else takes them; a courier that dies meanwhile leaves them to the next after that. */
  leaseMs: number;
}

/** A message that was taken, as its next try needs it; `address` is sealed, null: none was given; `way` null: not wanted any more. */
export interface TakenMessage {
  id: string;
  personId: string;
  personName: string;
  userName: string | null;
  address: string | null;
  way: string | null;
  urgent: boolean;
  createdAt: Date;
  /** With this one. */
  attempts: number;
  notices: { id: string; title: string; items: TakenItem[] }[];
}

/** One matter of a notice. */
export interface TakenItem {
  rung: string;
  subjectType: string;
  subjectId: string;
  decisionId: string | null;
}

const itemsInMessage = 20;

/** Takes what is due for its next try, urgent first; two couriers never take the same. */
export async function takeDue(em: EntityManager, due: Due): Promise<TakenMessage[]> {
  const taken = await em.execute<{ id: string }[]>(sql`
    update message set attempts = attempts + 1, tried_at = clock_timestamp(),
      next_try_at = clock_timestamp() + ${due.leaseMs}::integer * interval '1 millisecond'
    where id in (
      select id from message
      where city_id = ${due.cityId} and channel = ${due.channel} and state = 'queued'
        and next_try_at <= clock_timestamp() and release_at <= ${due.now}
        and (through_quiet or not ${due.quiet}::boolean)
      order by urgent desc, next_try_at, id limit ${due.limit} for update skip locked)
    returning id`);
  if (taken.length === 0) return [];
  return em.execute<TakenMessage[]>(contentOf(taken.map(({ id }) => id)));
}

const contentOf = (ids: readonly string[]): RawQueryFragment => sql`
  select m.id, m.person_id as "personId", p.name as "personName", c.address, c.way, m.urgent, m.attempts,
    m.created_at as "createdAt",
    (select a.user_name from account a where a.person_id = p.id and a.disabled_at is null
      order by a.user_name limit 1) as "userName",
    (select jsonb_agg(jsonb_build_object('id', n.id, 'title', n.title, 'items', (
        select coalesce(jsonb_agg(to_jsonb(i)), '[]') from (
          select i.rung, i.subject_type as "subjectType", i.subject_id as "subjectId", i.decision_id as "decisionId"
          from notice_item i where i.notice_id = n.id order by i.arisen_at, i.id limit ${itemsInMessage}) i))
      order by n.created_at, n.id)
      from message_notice o join notice n on n.id = o.notice_id where o.message_id = m.id) as notices
  from message m join person p on p.id = m.person_id
  left join message_choice c on c.person_id = m.person_id and c.channel = m.channel and c.way <> 'off'
  where m.id = any(${uuids(ids)})`;

/** What a try came to: settled, or to be tried again in so many milliseconds. */
export type Outcome = { state: 'sent' | 'dead' | 'cancelled' } | { againInMs: number };

const longestAnswer = 500;

/** Keeps what became of a try; a message that was settled meanwhile stays as it is. */
export async function keepAnswer(
  em: EntityManager,
  id: string,
  { outcome, words }: { outcome: Outcome; words: ChannelAnswer['words'] },
): Promise<void> {
  const answer = storable(words);
  const set =
    'state' in outcome
      ? sql`state = ${outcome.state}, settled_at = clock_timestamp()`
      : sql`next_try_at = clock_timestamp() + ${Math.ceil(outcome.againInMs)}::integer * interval '1 millisecond'`;
  await em.execute(
    sql`update message set ${set}, last_answer = ${answer} where id = ${id} and state = 'queued'`,
  );
}

// A receiver may answer anything; the record keeps neither control characters nor half characters.
const storable = (words: string): string =>
  words
    .replace(/[\p{Cc}\p{Surrogate}]+/gu, ' ')
    .trim()
    .slice(0, longestAnswer)
    .toWellFormed();
