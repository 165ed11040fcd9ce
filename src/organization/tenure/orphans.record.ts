import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import { isHeldOn } from '../live-posts.record.js';

/** Something open for which nobody holds the post that must act 无人负责. */
export interface Orphan {
  kind: 'part' | 'order' | 'restriction' | 'request' | 'interview' | 'report' | 'decision' | 'indicator';
  id: string;
  title: string;
  bodyName: string;
  /** The vacant post. */
  postTitle: string;
}

const shown = 50;
const acting = ['unit_head', 'office_head', 'leader', 'supervision_office', 'lead_assessor'] as const;

/**
 * What is open and has no live owner within an office's reach, of parts first; at most fifty, with the number of all.
 * It begins with the vacant posts: where none is, nothing else is read. It goes away by itself when somebody takes
 * office or acts for the post. Source: issue "nothing is orphaned": "no live owner" is itself a lamp.
 */
export async function orphansOf(
  em: EntityManager,
  { cityId, level, bodyId }: Actor,
  today: string,
): Promise<{ items: Orphan[]; count: number }> {
  const reach = level === 'city' ? sql`true` : sql`${bodyId} in (b.id, b.parent_id)`;
  const rows = await em.execute<(Orphan & { count: number })[]>(sql`
    with vacant as materialized (
      select p.id, p.role, p.body_id, p.title from post p
      where p.city_id = ${cityId} and p.role in (${acting}) and not ${isHeldOn(sql`p.id`, sql`${today}::date`)}
    ), orphan as (${orphans} union all ${indicatorsOn(today)})
    select o.kind, o.id, o.title, b.short_name as "bodyName", o."postTitle", (count(*) over ())::integer as count
    from orphan o join body b on b.id = o."bodyId" where ${reach}
    order by array_position(array['part', 'order', 'restriction', 'request', 'report', 'interview', 'decision',
      'indicator'], o.kind),
      o.id limit ${shown}`);
  return {
    items: rows.map(({ kind, id, title, bodyName, postTitle }) => ({
      ...{ kind, id, title, bodyName, postTitle },
    })),
    count: rows[0]?.count ?? 0,
  };
}

// A body whose head is missing has nobody who answers for what is open there.
const orphans: RawQueryFragment = sql`
  select 'part' as kind, p.id, t.wording as title, p.body_id as "bodyId", v.title as "postTitle"
    from vacant v join task_part p on p.body_id = v.body_id join task t on t.id = p.task_id
    where v.role = 'unit_head' and p.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')
  union all
  select 'order', o.id, o.requirement, o.body_id, v.title from vacant v join supervision_order o on o.body_id = v.body_id
    where v.role = 'unit_head' and o.state in ('issued', 'signed')
  union all
  select 'order', o.id, o.requirement, o.body_id, v.title from vacant v join supervision_order o on o.state = 'draft'
    where v.role = 'office_head'
  union all
  select 'restriction', x.id, x.wording, x.body_id, v.title from vacant v join restriction x on x.body_id = v.body_id
    where v.role = 'unit_head' and x.ended_at is null and x.state in ('asked', 'rerouted', 'assigned')
  union all
  select 'restriction', x.id, x.wording, x.body_id, v.title from vacant v join restriction x on x.leader_id = v.id
    where x.ended_at is null and x.state = 'with_leader'
  union all
  select 'request', r.id, r.reason, p.body_id, v.title from vacant v join deadline_request r on r.decider = v.id
    join task_part p on p.id = r.part_id where r.state = 'checked'
  union all
  select 'report', r.id, t.wording, r.body_id, v.title from vacant v join body c on c.id = v.body_id and c.level = 'county'
    join body u on u.parent_id = c.id join report r on r.body_id = u.id and r.state = 'submitted'
    join task_part p on p.id = r.part_id join task t on t.id = p.task_id where v.role = 'supervision_office'
  union all
  select 'interview', i.id, i.basis, i.body_id, v.title from vacant v join interview_draft i on i.signer = v.id
    where i.state = 'drafted'
  union all
  select 'decision', d.id, d.title, v.body_id, v.title from vacant v join decision d on d.responsible_leader = v.id
    where d.state = 'dispatched'`;

// An indicator needs its lead assessor 考评牵头单位, and that body its head. Where both posts are vacant it is named once.
const indicatorsOn = (today: string): RawQueryFragment => sql`
  select 'indicator', i.id, i.code || ' ' || i.name, v.body_id, v.title from vacant v
    join lateral (select w.indicator_id from indicator_version w where w.lead_assessor = v.body_id
      and w.effective_on <= ${today}::date and not exists (select from indicator_version later
        where later.indicator_id = w.indicator_id and later.version > w.version and later.effective_on <= ${today}::date)
    ) held on true
    join indicator i on i.id = held.indicator_id
    where (v.role = 'lead_assessor' or v.role = 'unit_head' and not exists (select from vacant other
        where other.body_id = v.body_id and other.role = 'lead_assessor'))
      and not exists (select from indicator_change c where c.city_id = i.city_id and c.code = i.code
        and c.change = 'cut' and c.effective_on <= ${today}::date)`;

/** The vacant post of the head of a body; null: somebody holds it or acts for it. */
export async function vacantHeadOf(em: EntityManager, bodyId: string, today: string): Promise<string | null> {
  const [row] = await em.execute<{ title: string }[]>(sql`select p.title from post p
    where p.body_id = ${bodyId} and p.role = 'unit_head' and not ${isHeldOn(sql`p.id`, sql`${today}::date`)} limit 1`);
  return row?.title ?? null;
}
