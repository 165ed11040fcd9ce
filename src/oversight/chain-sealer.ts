import type pg from 'pg';
import { chainEntryColumn, genesis, hashOf } from './chain-entry.js';
import type { ChainEntry } from './chain-entry.js';

const batch = 1_000;

/** Where the chain ends. */
export interface ChainHead {
  /** Number of entries in the chain. */
  seq: bigint;
  /** Hex. */
  hash: string;
}

interface Unsealed {
  xid: string;
  entry: ChainEntry;
}

interface Horizon {
  /** Every transaction below it has ended. */
  ended: string;
  /** No transaction of this cluster has this number yet. */
  ahead: string;
}

/**
 * Lays the audit chain: takes entries whose transactions have ended, in their order, and appends their seals. Any
 * number of sealers may run, one at a time works, and each pass is one transaction: killed, it has not happened.
 */
export class ChainSealer {
  /** Everything of a transaction below this one is sealed. */
  #from = '0';
  /** Whether no unsealed entry was left at some moment of this sealer's life. */
  #abreast = false;

  constructor(
    private readonly pool: pg.Pool,
    private readonly cityId: string,
  ) {}

  /** Seals at most a thousand entries; true while there may be more. */
  async pass(): Promise<boolean> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      const more = await this.#seal(client);
      await client.query('commit');
      client.release();
      return more;
    } catch (error) {
      // The record behind a lost connection may be another one, restored from a backup: look at all of it again.
      this.#from = '0';
      this.#abreast = false;
      client.release(true);
      throw error;
    }
  }

  async #seal(client: pg.PoolClient): Promise<boolean> {
    if (!(await this.#isAlone(client))) return false;
    const head = await headOf(client, this.cityId);
    const horizon = await horizonOf(client);
    const rows = await this.#unsealed(client, horizon);
    await this.#append(client, head, rows);
    this.#goOn(rows, horizon);
    return rows.length === batch;
  }

  async #isAlone(client: pg.PoolClient): Promise<boolean> {
    const { rows } = await client.query<{ alone: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('audit chain'), hashtext($1)) as alone`,
      [this.cityId],
    );
    return rows[0]?.alone === true;
  }

  // After a restore into a new cluster entries may bear numbers that no transaction of it has reached: they have ended too.
  async #unsealed(client: pg.PoolClient, { ended, ahead }: Horizon): Promise<Unsealed[]> {
    const { rows } = await client.query<Unsealed>(
      `select e.xid::text as xid, ${chainEntryColumn} as entry from audit_entry e
       where e.city_id = $1 and e.xid >= $2::xid8 and (e.xid < $3::xid8 ${this.#abreast ? '' : 'or e.xid >= $4::xid8'})
         and not exists (select from audit_seal s where s.audit_id = e.id)
       order by e.xid, e.id limit ${batch}`,
      [this.cityId, this.#from, ended, ...(this.#abreast ? [] : [ahead])],
    );
    return rows;
  }

  async #append(client: pg.PoolClient, head: ChainHead, rows: readonly Unsealed[]): Promise<void> {
    if (rows.length === 0) return;
    let { seq, hash } = head;
    const seals = rows.map(({ entry }) => {
      const prev = hash;
      seq += 1n;
      hash = hashOf(entry, { seq, prev });
      return { seq: seq.toString(), id: entry.id, prev, hash };
    });
    await client.query(
      `insert into audit_seal (city_id, seq, audit_id, prev, hash)
       select $1, seq, id, decode(prev, 'hex'), decode(hash, 'hex')
       from jsonb_to_recordset($2::jsonb) as s(seq bigint, id bigint, prev text, hash text)`,
      [this.cityId, JSON.stringify(seals)],
    );
  }

  #goOn(rows: readonly Unsealed[], { ended }: Horizon): void {
    const last = rows.length === batch ? rows.at(-1) : undefined;
    if (last === undefined) this.#abreast = true;
    const reached = last?.xid ?? ended;
    if (BigInt(reached) <= BigInt(ended)) this.#from = reached;
  }
}

/** Where the chain of a city ends; before its first entry, length 0. */
export async function headOf(client: pg.ClientBase, cityId: string): Promise<ChainHead> {
  const { rows } = await client.query<{ seq: string; hash: string }>(
    `select s.seq::text as seq, encode(s.hash, 'hex') as hash from audit_seal s where s.city_id = $1
     order by s.seq desc limit 1`,
    [cityId],
  );
  const [last] = rows;
  return last === undefined ? { seq: 0n, hash: genesis } : { seq: BigInt(last.seq), hash: last.hash };
}

async function horizonOf(client: pg.PoolClient): Promise<Horizon> {
  const { rows } = await client.query<Horizon>(
    `select pg_snapshot_xmin(now)::text as ended, pg_snapshot_xmax(now)::text as ahead
     from pg_current_snapshot() as now`,
  );
  return rows[0] ?? { ended: '0', ahead: '0' };
}
