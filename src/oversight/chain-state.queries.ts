import { Inject, Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { MikroORM } from '@mikro-orm/postgresql';
import { INSPECTION_READ } from './inspection-roles.js';

const alertSeconds = 60;

/** How the audit chain stands. */
export interface ChainState {
  length: string;
  /** Hash of the last entry, hex; null before the first. */
  head: string | null;
  /** Age of the oldest entry that is not sealed, seconds. */
  unsealedSeconds: number;
  /** True from a minute on: nobody seals. */
  late: boolean;
  /** Of the last verification; null: never yet. */
  verifiedAt: Date | null;
  verifiedLength: string | null;
  /** What the last verification found; null: the chain holds. */
  fault: string | null;
  faultSeq: string | null;
}

/** Reads of the audit chain's state. */
@Injectable()
export class ChainStateQueries {
  constructor(@Inject(INSPECTION_READ) private readonly orm: MikroORM) {}

  async get(cityId: string): Promise<ChainState> {
    const [row] = await this.orm.em.fork().execute<Omit<ChainState, 'late'>[]>(sql`
      select coalesce(s.seq, 0)::text as length, encode(s.hash, 'hex') as head,
        coalesce((select extract(epoch from clock_timestamp() - e.recorded_at) from audit_entry e
          where e.city_id = ${cityId} and e.id > coalesce((select max(audit_id) from audit_seal), 0)
          order by e.id limit 1), 0)::float8 as "unsealedSeconds",
        v.verified_at as "verifiedAt", v.length::text as "verifiedLength", v.fault, v.fault_seq::text as "faultSeq"
      from (select) one
      left join lateral (select seq, hash from audit_seal where city_id = ${cityId} order by seq desc limit 1) s on true
      left join lateral (select * from audit_verification where city_id = ${cityId} order by id desc limit 1) v on true`);
    if (row === undefined) throw new Error('the state of the audit chain cannot be read');
    return { ...row, late: row.unsealedSeconds > alertSeconds };
  }
}
