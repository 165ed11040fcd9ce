import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import { CityClock } from '../../persistence/city-clock.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { ChargeKind } from '../../domain/organization/leader-charge.js';

/** A leader's post with who holds it and what it looks after. */
export interface LeaderRow {
  code: string;
  title: string;
  /** Null: nobody holds it. */
  holder: string | null;
  /** Short names of bodies. */
  portfolio: string[];
  contact: string[];
}

/** One change of who looks after a body. */
export interface ChargeChangeRow {
  bodyName: string;
  kind: ChargeKind;
  /** Titles of the posts; empty: it was added. */
  from: string[];
  to: string | null;
  reason: string;
  byName: string | null;
  at: Date;
}

/** Reads of leaders' posts, their portfolios and how these changed. */
@Injectable()
export class LeaderChargeQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** In the order of the establishment. */
  async list({ cityId }: Actor): Promise<LeaderRow[]> {
    const em = this.orm.em.fork();
    const today = dayOf(await this.clock.now(em, cityId));
    const charged = (kind: ChargeKind) => sql`coalesce((select jsonb_agg(b.short_name order by b.sort)
      from leader_charge c join body b on b.id = c.body_id and b.valid_to is null
      where c.post_id = p.id and c.kind = ${kind}), '[]')`;
    return em.execute<LeaderRow[]>(sql`
      select p.code, p.title, (select n.name from appointment a join person n on n.id = a.person_id
          where a.post_id = p.id and a.from_on <= ${today}::date and coalesce(a.to_on, 'infinity') >= ${today}::date
          order by a.from_on desc limit 1) as holder,
        ${charged('portfolio')} as portfolio, ${charged('contact')} as contact
      from post p where p.city_id = ${cityId} and p.role = 'leader' order by p.sort, p.code`);
  }

  /** The newest first, at most fifty. */
  changes({ cityId }: Actor): Promise<ChargeChangeRow[]> {
    return this.orm.em.fork().execute<ChargeChangeRow[]>(sql`
      select b.short_name as "bodyName", h.kind, h.reason, h.changed_at as at, g.title as to,
        coalesce((select jsonb_agg(p.title order by p.sort) from post p where p.id = any(h.taken)), '[]') as from,
        (select n.name from appointment a join person n on n.id = a.person_id where a.post_id = h.changed_by
          and a.from_on <= (h.changed_at at time zone 'Asia/Shanghai')::date
          and coalesce(a.to_on, 'infinity') >= (h.changed_at at time zone 'Asia/Shanghai')::date limit 1) as "byName"
      from leader_charge_change h join body b on b.id = h.body_id left join post g on g.id = h.given
      where h.city_id = ${cityId} order by h.changed_at desc, h.id desc limit 50`);
  }
}
