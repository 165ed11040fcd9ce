import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { asRows } from './dossier-entry.js';
import type { DossierEntry, DossierScope } from './dossier-entry.js';

interface RedRow {
  scope: string;
  period: string;
  lastOn: string;
  times: number;
  tasks: number;
  bodyId: string | null;
  bodyCode: string | null;
  bodyName: string;
}

/**
 * How often tasks were red, quarter by quarter: of a body its own parts, of a city leader the parts of what he is
 * responsible for. What was red before its body was merged counts for that body. An episode counts once, whichever of
 * its dimensions was red.
 */
export async function redEntries(
  em: EntityManager,
  cityId: string,
  scopes: readonly DossierScope[],
): Promise<DossierEntry[]> {
  const rows = await em.execute<RedRow[]>(sql`
    with scope as (select * from jsonb_to_recordset(${asRows(scopes)}::jsonb)
        s(id text, "bodyId" uuid, "postId" uuid, "fromOn" date, "toOn" date)),
      part as (
        select s.id as scope, p.id, p.task_id, s."fromOn", s."toOn" from scope s
          join task_part p on s."bodyId" in (p.body_id, p.former_body_id) where p.city_id = ${cityId}
        union all
        select s.id, p.id, p.task_id, s."fromOn", s."toOn" from scope s
          join decision d on d.responsible_leader = s."postId" join task_part p on p.decision_id = d.id
          where d.city_id = ${cityId}),
      red as (
        select p.scope, e.part_id, e.episode, p.task_id, (e.opened_at at time zone 'Asia/Shanghai')::date as on
        from part p join lamp_episode e on e.part_id = p.id and e.colour = 'red')
    select r.scope, to_char(r.on, 'YYYY"Q"Q') as period, max(r.on)::text as "lastOn",
      count(distinct (r.part_id, r.episode))::integer as times, count(distinct r.task_id)::integer as tasks,
      b.id as "bodyId", b.code as "bodyCode", coalesce(b.short_name, '') as "bodyName"
    from red r join scope s on s.id = r.scope join task_part p on p.id = r.part_id
      left join body f on f.id = p.former_body_id left join body b on b.id = s."bodyId"
    where r.on between s."fromOn" and coalesce(s."toOn", 'infinity')
      and (s."bodyId" is null or s."bodyId" = case when r.on <= f.valid_to then f.id else p.body_id end)
    group by r.scope, to_char(r.on, 'YYYY"Q"Q'), b.id`);
  return rows.map(({ scope, period, lastOn, times, tasks, bodyId, bodyCode, bodyName }) => ({
    ...{ key: `red:${period}:${bodyCode ?? scope}`, kind: 'red', period, bodyId, bodyName, scope },
    on: lastOn,
    facts: { times, tasks },
    basis: { number: null, on: lastOn, by: null, sha256: null, rule: null },
    href: bodyCode === null ? null : `/tasks?body=${bodyCode}`,
  }));
}
