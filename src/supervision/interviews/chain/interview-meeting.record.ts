import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { leaderAbove } from '../../../domain/consequence/interview-limits.js';

/** Writes a new appointment. */
export const insertMeeting = (
  id: string,
  meeting: { cityId: string; at: Date; place: string; contact: string; leader: string | null },
  { postId, now }: { postId: string; now: Date },
): RawQueryFragment => sql`
  insert into interview_meeting (id, city_id, at, place, contact, leader, called_by, called_at)
  values (${id}, ${meeting.cityId}, ${meeting.at}, ${meeting.place}, ${meeting.contact}, ${meeting.leader}, ${postId},
    ${now})`;

/** Writes what came of an appointment. */
export const recordMeeting = (
  id: string,
  { heldOn, persons, minutes }: { heldOn: string; persons: string; minutes: string | null },
  { postId, now }: { postId: string; now: Date },
): RawQueryFragment => sql`
  update interview_meeting set held_on = ${heldOn}, persons = ${persons}, minutes = ${minutes}, recorded_by = ${postId},
    recorded_at = ${now} where id = ${id}`;

/** The posts of these leaders, the one who stands highest first. `leaders`: codes, the highest first. */
export async function highestOf(
  em: EntityManager,
  ids: readonly string[],
  leaders: readonly string[],
): Promise<string | null> {
  if (ids.length === 0) return null;
  const [row] = await em.execute<{ id: string }[]>(sql`select p.id from post p where p.id in (${[...ids]})
    order by array_position(${`{${leaders.join(',')}}`}::text[], p.code) nulls last, p.sort, p.code limit 1`);
  return row?.id ?? null;
}

/** The post one rung above a leader’s; null: none, or the post is not there. */
export async function postAbove(
  em: EntityManager,
  leader: string | null | undefined,
  leaders: readonly string[],
): Promise<string | null> {
  if (leader == null) return null;
  const [own] = await em.execute<{ code: string; city: string }[]>(
    sql`select code, city_id as city from post where id = ${leader}`,
  );
  const above = own === undefined ? null : leaderAbove(own.code, leaders);
  if (above === null) return null;
  const [post] = await em.execute<{ id: string }[]>(
    sql`select id from post where city_id = ${own?.city ?? ''} and code = ${above}`,
  );
  return post?.id ?? null;
}

/** The interviews of an appointment that nothing was put down of yet, in the order of their locks. */
export const openIdsOf = async (em: EntityManager, meetingId: string, cityId: string): Promise<string[]> => {
  const rows = await em.execute<
    { id: string }[]
  >(sql`select id from interview_chain where meeting_id = ${meetingId}
    and city_id = ${cityId} and state in ('called', 'received') order by id`);
  return rows.map(({ id }) => id);
};
