import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';
import { placesSeenBy } from '../projects/project.queries.js';
import { RestrictionQueries } from '../restrictions/restriction.queries.js';
import type { RestrictionRow } from '../restrictions/restriction.queries.js';
import type { EnterpriseListQuery } from './enterprise.schema.js';

/** An enterprise as it is listed. Visits are not counted anywhere: only what is open, and when one was last there. */
export interface EnterpriseRow {
  id: string;
  name: string;
  creditCode: string;
  industry: string;
  bodyId: string;
  bodyName: string;
  countyBodyId: string | null;
  state: 'active' | 'closed';
  /** Null: nobody is paired with it at present. */
  leaderCode: string | null;
  leaderTitle: string | null;
  leaderName: string | null;
  leaderPostId: string | null;
  /** `YYYY-MM-DD`; null: never. */
  lastVisitOn: string | null;
  openProblems: number;
  /** Worst lamp of whoever has to answer an open problem; null: none is open. */
  lamp: 'green' | 'yellow' | 'red' | null;
  version: number;
}

/** A leader with the enterprises that he is paired with. */
export interface LeaderRow {
  code: string;
  title: string;
  name: string;
  enterprises: EnterpriseRow[];
}

/** One stretch of the history of its pairing. */
interface PairingRow {
  title: string;
  name: string;
  fromOn: string;
  toOn: string | null;
}

/** A visit with the problems that were named at it. */
interface VisitRow {
  id: string;
  visitedOn: string;
  title: string;
  name: string;
  said: string;
  problems: RestrictionRow[];
}

const columns = sql`e.id, e.name, e.credit_code as "creditCode", e.industry,
  b.id as "bodyId", b.short_name as "bodyName", case when above.level = 'county' then above.id end as "countyBodyId",
  e.state, o.code as "leaderCode", o.title as "leaderTitle", g.person_name as "leaderName", g.post_id as "leaderPostId",
  (select to_char(max(v.visited_on), 'YYYY-MM-DD') from enterprise_visit v where v.enterprise_id = e.id) as "lastVisitOn",
  x.open as "openProblems", x.lamp, e.version`;
const from = (now: Date): RawQueryFragment => sql`from enterprise e join body b on b.id = e.body_id
  left join body above on above.id = b.parent_id
  left join enterprise_pairing g on g.enterprise_id = e.id and g.to_on is null left join post o on o.id = g.post_id
  cross join lateral (select count(*)::integer as open, case when bool_or(x.missed_at is not null or x.due_at < ${now})
    then 'red' when bool_or(x.reminded_at is not null) then 'yellow' when count(*) > 0 then 'green' end as lamp
    from restriction x where x.enterprise_id = e.id and x.ended_at is null) x`;

/** Reads of enterprises and their pairing 工业企业包抓帮扶. */
@Injectable()
export class EnterpriseQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly restrictions: RestrictionQueries,
  ) {}

  /** By place and name, at most 1,000. */
  async list(actor: Actor, { words = '', leader = '' }: EnterpriseListQuery): Promise<EnterpriseRow[]> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    return em.execute<EnterpriseRow[]>(sql`select ${columns} ${from(now)}
      where e.city_id = ${actor.cityId} and e.state = 'active' and ${seenBy(actor)}
        and (${leader} = '' or o.code = ${leader})
        and (${words} = '' or e.name || ' ' || e.credit_code || ' ' || e.industry || ' ' || b.short_name
          ilike '%' || ${words} || '%')
      order by b.sort, e.name limit 1000`);
  }

  /** Each leader with his enterprises, whoever has a red problem first; then those with whom nobody is paired. */
  async byLeader(actor: Actor): Promise<{ leaders: LeaderRow[]; unpaired: EnterpriseRow[] }> {
    const all = await this.list(actor, {});
    const paired = Map.groupBy(
      all.filter(({ leaderCode }) => leaderCode !== null),
      ({ leaderCode }) => leaderCode ?? '',
    );
    const leaders = [...paired].map(([code, enterprises]) => ({
      ...{ code, title: enterprises[0]?.leaderTitle ?? '', name: enterprises[0]?.leaderName ?? '' },
      enterprises,
    }));
    return {
      leaders: leaders.toSorted(
        (one, other) => worst(one) - worst(other) || one.code.localeCompare(other.code),
      ),
      unpaired: all.filter(({ leaderCode }) => leaderCode === null),
    };
  }

  /** @throws record.not-found also for what the actor does not see */
  async get(actor: Actor, id: string) {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const [row] = await em.execute<EnterpriseRow[]>(
      sql`select ${columns} ${from(now)} where e.id = ${id} and e.city_id = ${actor.cityId} and ${seenBy(actor)}`,
    );
    if (row === undefined)
      throw new AppError('record.not-found', '没有找到这家企业，或者它不在本单位的范围。');
    const pairings = await em.execute<PairingRow[]>(sql`
      select o.title, g.person_name as name, to_char(g.from_on, 'YYYY-MM-DD') as "fromOn",
        to_char(g.to_on, 'YYYY-MM-DD') as "toOn"
      from enterprise_pairing g join post o on o.id = g.post_id where g.enterprise_id = ${id} order by g.from_on desc`);
    const visits = await em.execute<Omit<VisitRow, 'problems'>[]>(sql`
      select v.id, to_char(v.visited_on, 'YYYY-MM-DD') as "visitedOn", o.title, v.person_name as name, v.said
      from enterprise_visit v join post o on o.id = v.post_id where v.enterprise_id = ${id}
      order by v.visited_on desc, v.id desc limit 100`);
    const problems = await this.restrictions.ofEnterprise(actor, id);
    return {
      ...{ ...row, pairings, problems, today: dayOf(now) },
      visits: visits.map((visit) => ({
        ...visit,
        problems: problems.filter(({ visitId }) => visitId === visit.id),
      })),
    };
  }

  /** Leaders who can be paired: the city's, and the heads of bodies that the actor looks after. */
  async leaders(actor: Actor): Promise<{ code: string; label: string }[]> {
    const heads = actor.level === 'city' ? sql`b.level = 'city'` : sql`b.parent_id = ${actor.bodyId}`;
    return this.orm.em.fork().execute(sql`
      select o.code, o.title || ' ' || h.name || case when o.role = 'leader' then '' else '（' || b.short_name || '）' end as label
      from post o join body b on b.id = o.body_id join appointment a on a.post_id = o.id and a.to_on is null
      join person h on h.id = a.person_id
      where o.city_id = ${actor.cityId} and b.valid_to is null
        and (o.role = 'leader' or o.role = 'unit_head' and (${heads} or b.id = ${actor.bodyId}))
      order by o.role <> 'leader', o.sort, b.sort, o.code`);
  }
}

// Whoever is paired with an enterprise sees it, wherever it lies.
const seenBy = (actor: Actor): RawQueryFragment =>
  sql`(${placesSeenBy(actor)} or g.post_id = ${actor.postId})`;

const order = ['red', 'yellow', 'green'];
const worst = ({ enterprises }: LeaderRow): number =>
  Math.min(
    order.length,
    ...enterprises.map(({ lamp }) => (lamp === null ? order.length : order.indexOf(lamp))),
  );
