import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';

/** One time in which a county held a flag. */
export interface FlagHolding {
  id: string;
  /** Number of the flag, from 1. */
  flag: number;
  bodyCode: string;
  bodyName: string;
  /** The quarter for which it was given. */
  period: string;
  since: Date;
  /** Null: it is there now. */
  until: Date | null;
}

/** Where the mobile red flags are, and where they were. */
@Injectable()
export class FlagQueries {
  constructor(private readonly orm: MikroORM) {}

  /** Every time of every flag, the present holders first, then the newest. */
  list({ cityId }: Actor): Promise<FlagHolding[]> {
    return this.orm.em.fork().execute<FlagHolding[]>(sql`
      select h.id, h.flag, b.code as "bodyCode", b.short_name as "bodyName", h.period, h.since, h.until
      from flag_holding h join body b on b.id = h.body_id where h.city_id = ${cityId}
      order by h.until is null desc, h.since desc, h.flag limit 500`);
  }
}
