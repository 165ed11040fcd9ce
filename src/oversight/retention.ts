import type pg from 'pg';
import { genesis } from './chain-entry.js';
import type { ChainHead } from './chain-sealer.js';

/** Up to where the chain was removed after its time, and the hash with which what is left goes on. */
export type ChainAnchor = ChainHead;

/** What a removal left behind: how much went, and from where the chain is kept. */
export interface Removal {
  /** City time: what was removed is older. */
  before: Date;
  entries: number;
  deliveries: number;
  messages: number;
  /** Seq 0: nothing was ever removed. */
  anchor: ChainAnchor;
}

interface Limit {
  cityId: string;
  /** City time. */
  now: Date;
  before: Date;
}

/** The newest anchor of a city; where nothing was ever removed, the beginning of the chain. */
export async function anchorOf(client: pg.ClientBase, cityId: string): Promise<ChainAnchor> {
  const { rows } = await client.query<{ seq: string; hash: string }>(
    `select seq::text as seq, encode(hash, 'hex') as hash from audit_anchor where city_id = $1
     order by audit_anchor.seq desc limit 1`,
    [cityId],
  );
  const [last] = rows;
  return last === undefined ? { seq: 0n, hash: genesis } : { seq: BigInt(last.seq), hash: last.hash };
}

/** Whether an entry of the trail says that the chain was removed up to this anchor: the chain itself vouches for it. */
export async function isAnchorSaid(
  client: pg.ClientBase,
  cityId: string,
  { seq, hash }: ChainAnchor,
): Promise<boolean> {
  if (seq === 0n) return true;
  const { rowCount } = await client.query(
    `select from audit_entry where city_id = $1 and action = 'retention:remove'
       and details @> jsonb_build_object('anchor', jsonb_build_object('seq', $2::text, 'hash', $3::text)) limit 1`,
    [cityId, seq.toString(), hash],
  );
  return rowCount === 1;
}

/**
 * Removes what is older than so many months of city time: the beginning of the audit chain up to its first younger entry,
 * deliveries and messages that were settled. One transaction, with an anchor for what is left and an entry about itself.
 * `client` is the owner's; the record itself refuses to lose what is younger than six months.
 * @throws when the months are fewer, and then nothing is removed
 */
export async function removeOutdated(
  client: pg.ClientBase,
  { cityId, months }: { cityId: string; months: number },
): Promise<Removal> {
  await client.query('begin');
  try {
    // No sealer lays the chain meanwhile.
    await client.query(`select pg_advisory_xact_lock(hashtext('audit chain'), hashtext($1))`, [cityId]);
    await client.query(`set local dukaojian.retention = 'on'`);
    const limit = await limitOf(client, cityId, months);
    const former = await anchorOf(client, cityId);
    const anchor = (await newAnchor(client, limit)) ?? former;
    const entries = anchor.seq === former.seq ? 0 : await removeChain(client, limit, anchor);
    const { deliveries, messages } = await removeSent(client, limit);
    const removal = { before: limit.before, entries, deliveries, messages, anchor };
    await writeEntry(client, limit, removal);
    await client.query('commit');
    return removal;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function limitOf(client: pg.ClientBase, cityId: string, months: number): Promise<Limit> {
  const { rows } = await client.query<{ now: Date; before: Date }>(
    `select now, now - make_interval(months => $2) as before from (
       select coalesce(still_at, clock_timestamp() + offset_ms * interval '1 millisecond') as now
       from city_clock where city_id = $1) c`,
    [cityId, months],
  );
  if (rows[0] === undefined) throw new Error(`there is no city ${cityId}`);
  return { cityId, ...rows[0] };
}

const timeOf = (entry: string): string => `coalesce(${entry}.city_time, ${entry}.recorded_at)`;

// The place ahead of the first entry that is kept. The last one always stays, for the chain to go on from.
async function newAnchor(client: pg.ClientBase, { cityId, before }: Limit): Promise<ChainAnchor | undefined> {
  const { rows } = await client.query<{ seq: string; hash: string }>(
    `select s.seq::text as seq, encode(s.hash, 'hex') as hash from audit_seal s where s.city_id = $1 and s.seq = (
       select min(k.seq) - 1 from (
         select seq from audit_seal f join audit_entry e on e.id = f.audit_id
           where f.city_id = $1 and ${timeOf('e')} >= $2
         union all select max(seq) from audit_seal where city_id = $1) k)`,
    [cityId, before],
  );
  return rows[0] === undefined ? undefined : { seq: BigInt(rows[0].seq), hash: rows[0].hash };
}

async function removeChain(
  client: pg.ClientBase,
  { cityId, before }: Limit,
  anchor: ChainAnchor,
): Promise<number> {
  const upTo = [cityId, anchor.seq.toString()];
  await client.query(
    `insert into audit_anchor (city_id, seq, hash, removed_before) values ($1, $2, decode($3, 'hex'), $4)`,
    [...upTo, anchor.hash, before],
  );
  const { rows } = await client.query<{ id: string }>(
    'select audit_id::text as id from audit_seal where city_id = $1 and seq <= $2',
    upTo,
  );
  await client.query('delete from audit_seal where city_id = $1 and seq <= $2', upTo);
  const gone = await client.query('delete from audit_entry where id = any($1::bigint[])', [
    rows.map(({ id }) => id),
  ]);
  return gone.rowCount ?? 0;
}

// A notice stays: it is what keeps its matter from being noticed again. How it was sent does not.
async function removeSent(
  client: pg.ClientBase,
  { cityId, before }: Limit,
): Promise<{ deliveries: number; messages: number }> {
  const old = [cityId, before];
  const deliveries = await client.query(
    `delete from delivery d using notice n where n.id = d.notice_id and d.city_id = $1 and d.state = 'sent'
       and n.created_at < $2`,
    old,
  );
  const settled = `city_id = $1 and created_at < $2 and state <> 'queued'`;
  await client.query(
    `delete from message_notice where message_id in (select id from message where ${settled})`,
    old,
  );
  const messages = await client.query(`delete from message where ${settled}`, old);
  return { deliveries: deliveries.rowCount ?? 0, messages: messages.rowCount ?? 0 };
}

async function writeEntry(client: pg.ClientBase, { cityId, now }: Limit, removal: Removal): Promise<void> {
  const { anchor, before, entries, deliveries, messages } = removal;
  const details = {
    before: before.toISOString(),
    removed: { entries, deliveries, messages },
    anchor: { seq: anchor.seq.toString(), hash: anchor.hash },
  };
  await client.query(
    `insert into audit_entry (city_id, city_time, action, subject_type, subject_ids, result, details)
     values ($1, $2, 'retention:remove', 'audit', '{}', 'done', $3)`,
    [cityId, now, JSON.stringify(details)],
  );
}
