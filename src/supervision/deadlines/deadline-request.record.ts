import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { isIssuedAbove } from '../../domain/supervision/deadline-request.js';
import { uuids } from '../../persistence/change.js';
import type { DeadlineRequest } from './deadline-request.entity.js';

/** A post that may decide, and the body that it belongs to. */
export interface DecidingPost {
  id: string;
  bodyId: string;
  title: string;
}

/** What a request has to know of its part beside the part itself. */
export interface RequestPlace {
  bodyId: string;
  bodyName: string;
  countyBodyId: string | null;
  /** The task's wording, cut for a sentence. */
  title: string;
  parentDueAt: Date | null;
  /** Whether the date was set by a document of a level above the city. */
  setAbove: boolean;
  /** The leader who set the date; null: nobody is named. */
  decider: DecidingPost | null;
  /** The next leader above him; null: there is none. */
  higher: DecidingPost | null;
  /** Extensions of the part that were granted. */
  granted: number;
}

type PlaceRow = Omit<RequestPlace, 'setAbove'> & { issuer: string | null; basis: string };

const post = (id: RawQueryFragment): RawQueryFragment =>
  sql`(select jsonb_build_object('id', o.id, 'bodyId', o.body_id, 'title', o.title) from post o where o.id = ${id})`;

/**
 * Reads where a request stands. Who set the date: for a part that was broken down the head of the body above, else the
 * responsible leader of the task or decision, the leader who launched it, the leader in charge of the body. Above a
 * leader is the mayor, above him the party secretary, above a body's head the decision's leader (assumption).
 */
export async function placeOfRequest(em: EntityManager, partId: string): Promise<RequestPlace> {
  const [row] = await em.execute<PlaceRow[]>(sql`
    with part as (
      select p.id, p.city_id, b.id as body_id, b.short_name as body_name, case when above.level = 'county' then above.id end as county_id,
        t.wording, t.due_basis, o.due_at as parent_due_at, x.issuer, coalesce(t.responsible_leader, d.responsible_leader,
          (select s.id from post s where s.id = t.set_by and s.role = 'leader'),
          (select c.post_id from leader_charge c join post s on s.id = c.post_id
            where c.body_id in (b.id, b.parent_id) order by c.body_id <> b.id, c.kind desc, s.sort limit 1)) as leader,
        (select h.id from post h where h.body_id = o.body_id and h.role = 'unit_head' order by h.sort limit 1) as head
      from task_part p join task t on t.id = p.task_id join decision d on d.id = p.decision_id
      join body b on b.id = p.body_id left join body above on above.id = b.parent_id
      left join task_part o on o.id = t.parent_part_id left join document x on x.id = d.document_id
      where p.id = ${partId}
    ), ranked as (
      select s.id, row_number() over (order by s.sort, s.code) as rank from post s, part where s.role = 'leader'
        and s.city_id = part.city_id
    )
    select body_id as "bodyId", body_name as "bodyName", county_id as "countyBodyId", parent_due_at as "parentDueAt", issuer,
      due_basis as basis, case when length(wording) > 30 then left(wording, 30) || '…' else wording end as title,
      ${post(sql`coalesce(part.head, part.leader)`)} as decider,
      ${post(sql`case when part.head is not null then part.leader else (select h.id from ranked h, ranked own
        where own.id = part.leader and h.rank < own.rank and h.rank <= 2 order by h.rank desc limit 1) end`)} as higher,
      (select count(*)::integer from deadline_request r where r.part_id = part.id and r.kind = 'extension'
        and r.state = 'granted') as granted
    from part`);
  if (row === undefined) throw new Error(`part ${partId} has no task`);
  const { issuer, basis, ...place } = row;
  return { ...place, setAbove: basis === 'document' && isIssuedAbove(issuer) };
}

/** Where a request hangs; the part comes before it in the order of locks. Undefined: there is none. */
export async function partOfRequest(em: EntityManager, id: string): Promise<string | undefined> {
  const [row] = await em.execute<{ partId: string }[]>(
    sql`select part_id as "partId" from deadline_request where id = ${id}`,
  );
  return row?.partId;
}

/** Writes a request that was just filed. */
export function insertRequest(request: DeadlineRequest): RawQueryFragment {
  const { id, cityId, partId, kind, state, progress, reason, askedUntil, decider } = request;
  return sql`insert into deadline_request (id, city_id, part_id, kind, state, progress, reason, asked_until, decider,
      due_at, filed_by, filed_at, signed_by, signed_at)
    values (${id}, ${cityId}, ${partId}, ${kind}, ${state}, ${progress}, ${reason}, ${askedUntil}, ${decider},
      ${request.dueAt ?? null}, ${request.filedBy}, ${request.filedAt}, ${request.signedBy ?? null},
      ${request.signedAt ?? null})`;
}

/** Writes what a person did with a locked request back; raises its version. */
export function saveRequest(request: DeadlineRequest): RawQueryFragment {
  return sql`update deadline_request set state = ${request.state}, due_at = ${request.dueAt ?? null},
    signed_by = ${request.signedBy ?? null}, signed_at = ${request.signedAt ?? null},
    checked_by = ${request.checkedBy ?? null}, checked_at = ${request.checkedAt ?? null},
    supported = ${request.supported ?? null}, check_note = ${request.checkNote ?? null},
    decided_by = ${request.decidedBy ?? null}, decided_at = ${request.decidedAt ?? null},
    granted_until = ${request.grantedUntil ?? null}, decide_note = ${request.decideNote ?? null},
    ended_at = ${request.endedAt ?? null}, version = version + 1 where id = ${request.id}`;
}

/**
 * Ends what is pending for parts that a command settles. Source: rules.md: conclusion closes what is pending.
 * The caller has cleared the parts' own marks.
 */
export function lapseRequests(partIds: readonly string[], now: Date): RawQueryFragment {
  return sql`update deadline_request set state = 'lapsed', due_at = null, ended_at = ${now}, version = version + 1
    where part_id = any(${uuids(partIds)}) and state in ('filed', 'signed', 'checked')`;
}

/** Marks on a part that say nothing is pending, for its settled state. */
export const nothingPending = (part: TaskPart, now: Date): void => part.followRequest('lapsed', null, now);
