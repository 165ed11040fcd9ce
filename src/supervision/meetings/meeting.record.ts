import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { uuids } from '../../persistence/change.js';

/** A meeting as a command sees it, locked. */
export interface LockedMeeting {
  id: string;
  title: string;
  number: string;
  state: 'planned' | 'closed';
  version: number;
}

/** A line of an agenda as a command sees it, locked with its meeting. */
export interface LockedItem {
  id: string;
  kind: 'promise' | 'restriction' | 'red' | 'project';
  restrictionId: string | null;
  outcome: string | null;
  version: number;
  meeting: LockedMeeting;
}

/** Most red parts that one agenda takes up, the longest red first. */
const reds = 20;

/** Most late projects that one 项目调度会 takes up. */
export const lateProjects = 30;

/**
 * Draws an agenda: what earlier meetings agreed and is open or was never asked after, first; then the restrictions that
 * climbed to the meeting; then the parts that are red longest. Source: rules.md, "Restriction"; issue: last meeting's
 * promises first.
 */
export function drawAgenda(meetingId: string, cityId: string): RawQueryFragment {
  return sql`insert into meeting_item (city_id, meeting_id, seq, kind, restriction_id, part_id, promise_id)
    select ${cityId}, ${meetingId}, row_number() over (order by a.rank, a.at, a.part_id), a.kind, a.restriction_id,
      a.part_id, a.promise_id
    from (
      select 1 as rank, i.due_on::timestamptz as at, 'promise' as kind, null::uuid as restriction_id,
        p.id as part_id, i.id as promise_id
      from meeting_item i join task t on t.id = i.task_id
      join task_part p on p.task_id = t.id and p.role = 'responsible'
      where i.city_id = ${cityId} and p.state not in ('withdrawn', 'transferred', 'merged')
        and exists (select from meeting m where m.id = i.meeting_id and m.scope = 'all')
        and not exists (select from meeting_item later where later.promise_id = i.id and later.kept)
        and (p.state <> 'concluded' or not exists (select from meeting_item later where later.promise_id = i.id))
      union all
      select 2, x.held_since, 'restriction', x.id, x.part_id, null from restriction x
      where x.city_id = ${cityId} and x.state = 'on_agenda'
      union all
      (select 3, p.lamp_since, 'red', null, p.id, null from task_part p
      where p.city_id = ${cityId} and p.lamp = 'red'
        and p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')
        and not exists (select from restriction x where x.part_id = p.id and x.state = 'on_agenda')
        and not exists (select from meeting_item i where i.task_id = p.task_id)
      order by p.lamp_since, p.id limit ${reds})) a`;
}

/**
 * Draws the agenda of a 项目调度会: what earlier ones agreed, first; then restrictions about projects, or about tasks that
 * a project serves, that climbed to the meeting; then these projects, in their order. Source: issue, 项目调度会.
 */
export function drawProjectAgenda(
  meetingId: string,
  cityId: string,
  lateIds: readonly string[],
): RawQueryFragment {
  return sql`insert into meeting_item (city_id, meeting_id, seq, kind, restriction_id, part_id, promise_id, project_id)
    select ${cityId}, ${meetingId}, row_number() over (order by a.rank, a.at, a.place), a.kind, a.restriction_id,
      a.part_id, a.promise_id, a.project_id
    from (
      select 1 as rank, i.due_on::timestamptz as at, 0::bigint as place, 'promise' as kind, null::uuid as restriction_id,
        p.id as part_id, i.id as promise_id, i.project_id
      from meeting_item i join meeting m on m.id = i.meeting_id and m.scope = 'projects' join task t on t.id = i.task_id
      join task_part p on p.task_id = t.id and p.role = 'responsible'
      where i.city_id = ${cityId} and p.state not in ('withdrawn', 'transferred', 'merged')
        and not exists (select from meeting_item later where later.promise_id = i.id and later.kept)
        and (p.state <> 'concluded' or not exists (select from meeting_item later where later.promise_id = i.id))
      union all
      select 2, x.held_since, 0, 'restriction', x.id, x.part_id, null,
        coalesce(x.project_id, (select j.id from project j where j.task_id = p.task_id order by j.id limit 1))
      from restriction x left join task_part p on p.id = x.part_id
      where x.city_id = ${cityId} and x.state = 'on_agenda' and (x.project_id is not null
        or exists (select from project j where j.task_id = p.task_id))
      union all
      select 3, null, late.place, 'project', null, null, null, late.id
      from unnest(${uuids(lateIds)}) with ordinality as late(id, place)) a`;
}

/** Locks one meeting of the city. @throws record.not-found */
export async function lockMeeting(em: EntityManager, cityId: string, id: string): Promise<LockedMeeting> {
  const [meeting] = await em.execute<LockedMeeting[]>(sql`
    select id, title, number, state, version from meeting where id = ${id} and city_id = ${cityId}
    for no key update`);
  if (meeting === undefined) throw new AppError('record.not-found', '没有找到这次调度会。');
  return meeting;
}

/** Locks one line with its meeting, in which minutes can still be taken. @throws state.illegal-step once it is closed */
export async function lockItem(em: EntityManager, cityId: string, id: string): Promise<LockedItem> {
  const [found] = await em.execute<{ meetingId: string }[]>(
    sql`select meeting_id as "meetingId" from meeting_item where id = ${id} and city_id = ${cityId}`,
  );
  if (found === undefined) throw new AppError('record.not-found', '没有找到这项议题。');
  const meeting = await lockMeeting(em, cityId, found.meetingId);
  assertPlanned(meeting);
  const [item] = await em.execute<Omit<LockedItem, 'meeting'>[]>(sql`
    select id, kind, restriction_id as "restrictionId", outcome, version from meeting_item where id = ${id}
    for no key update`);
  if (item === undefined) throw new AppError('record.not-found', '没有找到这项议题。');
  return { ...item, meeting };
}

/** @throws state.illegal-step once the minutes are closed */
export function assertPlanned({ state }: Pick<LockedMeeting, 'state'>): void {
  if (state === 'planned') return;
  throw new AppError('state.illegal-step', '这次调度会的纪要已经定稿，不能再改；请列入下次会议。');
}

/** Writes the minute of one line. */
export function saveMinute(
  id: string,
  minute: {
    outcome: string;
    minute: string;
    bodyId: string | null;
    dueOn: string | null;
    by: string;
    now: Date;
  },
): RawQueryFragment {
  return sql`update meeting_item set outcome = ${minute.outcome}, minute = ${minute.minute},
    body_id = ${minute.bodyId}, due_on = ${minute.dueOn}, recorded_by = ${minute.by}, recorded_at = ${minute.now},
    version = version + 1 where id = ${id}`;
}
