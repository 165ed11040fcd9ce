import { randomUUID } from 'node:crypto';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { CityLaw } from '../../domain/city-law.js';
import { isQuiet, releaseOf } from '../../domain/notification/release-of.js';
import type { MessageWay } from '../../domain/notification/release-of.js';
import { runsOn } from '../../organization/tenure/delegation.record.js';
import { uuids } from '../../persistence/change.js';
import type { ChannelName } from './channel.js';

/** The notices that a pass wrote, and when. */
interface NoticedAt {
  cityId: string;
  noticeIds: readonly string[];
  channels: readonly ChannelName[];
  now: Date;
  law: CityLaw;
}

interface Wanted {
  noticeId: string;
  personId: string;
  channel: ChannelName;
  way: MessageWay;
  worst: string;
}

type Row = Omit<Wanted, 'way' | 'worst'> & { id: string; urgent: boolean; releaseAt: Date };

/**
 * Writes a message for each person who acts for a notice's post today and each channel that he chose, in the transaction
 * of the pass: what is noticed is never untold. A notice joins its person's digest of the day as long as that has not
 * been tried.
 */
export async function writeMessages(em: EntityManager, noticed: NoticedAt): Promise<void> {
  const { noticeIds, channels } = noticed;
  if (noticeIds.length === 0 || channels.length === 0) return;
  const [alone, digests] = apart(await listWanted(em, noticed), noticed);
  await insertAlone(em, noticed, alone);
  const joined = await joinDigests(em, noticed, digests);
  const late = digests.filter((row) => !joined.has(keyOf(row)));
  await insertAlone(
    em,
    noticed,
    late.map((row) => ({ ...row, releaseAt: noticed.now })),
  );
}

function listWanted(em: EntityManager, { cityId, noticeIds, channels, now }: NoticedAt): Promise<Wanted[]> {
  const day = sql`${dayOf(now)}::date`;
  return em.execute<Wanted[]>(sql`
    select n.id as "noticeId", n.worst, c.person_id as "personId", c.channel, c.way
    from notice n cross join lateral (
      select a.person_id from appointment a
        where a.post_id = n.post_id and a.from_on <= ${day} and coalesce(a.to_on, 'infinity') >= ${day}
      union select d.to_person from delegation d where d.post_id = n.post_id and ${runsOn(day)}) h
    join message_choice c on c.person_id = h.person_id and c.way <> 'off' and c.channel in (${channels})
    where n.city_id = ${cityId} and n.id = any(${uuids(noticeIds)})`);
}

function apart(wanted: readonly Wanted[], { now, law }: NoticedAt): [alone: Row[], digests: Row[]] {
  const [alone, digests]: [Row[], Row[]] = [[], []];
  for (const { way, worst, ...row } of wanted) {
    const { at, digest, urgent } = releaseOf(now, law, { way, worst });
    (digest ? digests : alone).push({ ...row, id: randomUUID(), urgent, releaseAt: at });
  }
  return [alone, digests];
}

const shape = sql`as r(id uuid, "noticeId" uuid, "personId" uuid, channel text, urgent boolean, "releaseAt" timestamptz)`;

async function insertAlone(em: EntityManager, { cityId, now, law }: NoticedAt, rows: readonly Row[]) {
  if (rows.length === 0) return;
  await em.execute(sql`
    with r as materialized (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) ${shape}),
    written as (
      insert into message (id, city_id, person_id, channel, digest, urgent, through_quiet, created_at, release_at)
      select id, ${cityId}, "personId", channel, false, urgent, ${isQuiet(now, law)}, ${now}, "releaseAt" from r)
    insert into message_notice (notice_id, person_id, channel, city_id, message_id)
    select "noticeId", "personId", channel, ${cityId}, id from r`);
}

// The row of the digest is locked until the commit, so whoever sends it skips it until this notice is in it.
async function joinDigests(
  em: EntityManager,
  { cityId, now }: NoticedAt,
  rows: readonly Row[],
): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const joined = await em.execute<Pick<Row, 'noticeId' | 'personId' | 'channel'>[]>(sql`
    with r as materialized (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) ${shape}),
    open as (
      insert into message (city_id, person_id, channel, digest, urgent, through_quiet, created_at, release_at)
      select distinct ${cityId}, "personId", channel, true, false, false, ${now}::timestamptz, "releaseAt" from r
      on conflict (person_id, channel, release_at) where digest
        do update set urgent = false where message.state = 'queued' and message.attempts = 0
      returning id, person_id, channel)
    insert into message_notice (notice_id, person_id, channel, city_id, message_id)
    select r."noticeId", r."personId", r.channel, ${cityId}, o.id
    from r join open o on o.person_id = r."personId" and o.channel = r.channel
    returning notice_id as "noticeId", person_id as "personId", channel`);
  return new Set(joined.map(keyOf));
}

const keyOf = ({ noticeId, personId, channel }: Pick<Row, 'noticeId' | 'personId' | 'channel'>): string =>
  [noticeId, personId, channel].join(' ');
