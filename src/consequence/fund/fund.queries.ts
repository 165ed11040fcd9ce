import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { FundEntryKind, FundState } from '../../domain/consequence/fund.js';
import type { Actor } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';

/** One quarter of the statement, in fen; `before` and `after` are what was neither kept back nor granted. */
export interface FundQuarter {
  quarter: number;
  beforeFen: number;
  heldFen: number;
  grantedFen: number;
  paidFen: number;
  returnedFen: number;
  afterFen: number;
}

/** One line of the ledger. */
export interface FundLine {
  id: string;
  kind: FundEntryKind;
  amountFen: number;
  bookedOn: string;
  period: string | null;
  consequenceId: string | null;
  bodyName: string | null;
  voucher: string | null;
  payee: 'body' | 'persons' | null;
  allowanceBasis: string | null;
  note: string | null;
  /** Title of the post; null: the rules. */
  by: string | null;
}

/** A grant that is not paid yet, or of which too much was paid; in fen. */
export interface OpenGrant {
  consequenceId: string;
  period: string;
  bodyName: string;
  /** What is to be paid; 0: nothing. */
  unpaidFen: number;
  /** What is to come back; 0: nothing. */
  owedFen: number;
  decidedAt: Date;
}

/** Reads of the reward fund: its sums, the statement of each quarter, and the ledger. */
@Injectable()
export class FundQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** The year of the city's day. */
  async presentYear({ cityId }: Actor): Promise<number> {
    return Number(dayOf(await this.clock.now(this.orm.em.fork(), cityId)).slice(0, 4));
  }

  /** Years with a fund and the present one, the newest first. */
  async years(actor: Actor): Promise<number[]> {
    const present = await this.presentYear(actor);
    const rows = await this.orm.em
      .fork()
      .execute<{ year: number }[]>(sql`select year from fund_year where city_id = ${actor.cityId}`);
    return [...new Set([present, ...rows.map(({ year }) => year)])].sort((one, other) => other - one);
  }

  /** The sums of a year; one that nobody has touched has the rule pack's amount. */
  async sums({ cityId }: Pick<Actor, 'cityId'>, year: number): Promise<FundState> {
    const em = this.orm.em.fork();
    const [row] = await em.execute<FundState[]>(sql`
      select year, total_fen::float8 as "totalFen", held_fen::float8 as "heldFen", granted_fen::float8 as "grantedFen",
        paid_fen::float8 as "paidFen" from fund_year where city_id = ${cityId} and year = ${year}`);
    if (row !== undefined) return row;
    const { rules } = await this.laws.current(em, cityId, await this.clock.now(em, cityId));
    return { year, totalFen: rules.consequence.fundYearFen, heldFen: 0, grantedFen: 0, paidFen: 0 };
  }

  /** The statement of a year by the quarters in which entries were booked; what was booked later stands in the last. */
  async statement(actor: Actor, year: number): Promise<FundQuarter[]> {
    const { totalFen } = await this.sums(actor, year);
    const rows = await this.orm.em.fork().execute<Omit<FundQuarter, 'beforeFen' | 'afterFen'>[]>(sql`
      select q as quarter,
        coalesce(sum(case kind when 'reservation' then amount_fen when 'release' then -amount_fen end), 0)::float8
          as "heldFen",
        coalesce(sum(case kind when 'grant' then amount_fen when 'cancellation' then -amount_fen end), 0)::float8
          as "grantedFen",
        coalesce(sum(amount_fen) filter (where kind = 'payment'), 0)::float8 as "paidFen",
        coalesce(sum(amount_fen) filter (where kind = 'return'), 0)::float8 as "returnedFen"
      from generate_series(1, 4) q left join fund_entry e on e.city_id = ${actor.cityId} and e.year = ${year}
        and case when extract(year from e.booked_on) > ${year} then 4 else extract(quarter from e.booked_on) end = q
      group by q order by q`);
    let before = totalFen;
    return rows.map((row) => {
      const after = before - row.heldFen - row.grantedFen + row.returnedFen;
      const quarter = { ...row, beforeFen: before, afterFen: after };
      before = after;
      return quarter;
    });
  }

  /** The ledger of a year, the newest entry first. */
  ledger({ cityId }: Actor, year: number): Promise<FundLine[]> {
    return this.orm.em.fork().execute<FundLine[]>(sql`
      select e.id, e.kind, e.amount_fen::float8 as "amountFen", e.booked_on as "bookedOn", e.period,
        e.consequence_id as "consequenceId", b.short_name as "bodyName", e.voucher, e.payee,
        e.allowance_basis as "allowanceBasis", e.note, p.title as by
      from fund_entry e left join consequence c on c.id = e.consequence_id left join body b on b.id = c.body_id
        left join post p on p.id = e.by_post
      where e.city_id = ${cityId} and e.year = ${year} order by e.id desc limit 500`);
  }

  /** Signed bonuses that wait for finance, the oldest first. */
  openGrants({ cityId }: Actor): Promise<OpenGrant[]> {
    return this.orm.em.fork().execute<OpenGrant[]>(sql`
      select c.id as "consequenceId", c.period, b.short_name as "bodyName", c.decided_at as "decidedAt",
        greatest(g.granted - g.paid, 0)::float8 as "unpaidFen", greatest(g.paid - c.amount_fen, 0)::float8 as "owedFen"
      from consequence c join body b on b.id = c.body_id cross join lateral (${grantSums(sql`c.id`)}) g
      where c.city_id = ${cityId} and c.kind = 'commendation' and c.state in ('signed', 'reopened', 'revoked')
        and (c.state = 'signed' and g.granted > g.paid or g.paid > c.amount_fen and c.state <> 'reopened')
      order by c.decided_at, c.id`);
  }
}

/** What was granted and paid to one consequence, as a row of one line. */
export const grantSums = (consequenceId: RawQueryFragment): RawQueryFragment => sql`
  select coalesce(sum(case kind when 'grant' then amount_fen when 'cancellation' then -amount_fen
      when 'return' then -amount_fen end), 0) as granted,
    coalesce(sum(case kind when 'payment' then amount_fen when 'return' then -amount_fen end), 0) as paid
  from fund_entry where consequence_id = ${consequenceId}`;
