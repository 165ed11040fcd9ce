import type pg from 'pg';
import { chainEntryColumn, genesis, hashOf } from './chain-entry.js';
import type { ChainEntry } from './chain-entry.js';
import type { Checkpoint } from './checkpoint.js';

const pageSize = 1_000;
const lateMs = 3_600_000;

/**
 * What is wrong with an entry: `changed` its content; `removed` the entry or its seal; `displaced` swapped or put in
 * between; `backdated` recorded more than an hour before the one ahead of it; `unsealed` for over a minute; `rewritten`
 * or `cut` against a checkpoint.
 */
export type ChainFault = 'changed' | 'removed' | 'displaced' | 'backdated' | 'unsealed' | 'rewritten' | 'cut';

/** The first entry that is broken. */
interface BrokenEntry {
  fault: ChainFault;
  /** Place in the chain; null for an entry that has none. */
  seq: string | null;
  /** Null where the seal itself is gone. */
  auditId: string | null;
}

/** What a verification found: how far the chain holds, and what is first broken. */
export interface Verdict {
  /** Number of entries that hold, from the first on. */
  length: bigint;
  /** Hash of the last of these, hex. */
  head: string;
  broken: BrokenEntry | null;
}

interface Link {
  seq: string;
  auditId: string;
  prev: string;
  hash: string;
  entry: ChainEntry | null;
}

/** Recomputes the chain of a city from its first entry on; reads in pages, writes nothing. */
export async function verifyChain(
  client: pg.ClientBase,
  cityId: string,
  checkpoint: Checkpoint | null = null,
): Promise<Verdict> {
  const walk = new Walk(checkpoint);
  for (;;) {
    const links = await linksAfter(client, cityId, walk.length);
    for (const link of links) {
      const broken = walk.step(link);
      if (broken !== null) return walk.verdict(broken);
    }
    if (links.length < pageSize) return walk.verdict(walk.end() ?? (await findUnsealed(client, cityId)));
  }
}

class Walk {
  length = 0n;
  #head = genesis;
  #latest = 0;

  constructor(private readonly checkpoint: Checkpoint | null) {}

  /** Takes the next link, or says what is wrong with it. */
  step(link: Link): BrokenEntry | null {
    const fault = this.#faultOf(link);
    if (fault !== null) return { ...fault, auditId: fault.seq === link.seq ? link.auditId : null };
    this.length += 1n;
    this.#head = link.hash;
    this.#latest = Math.max(this.#latest, recordedMs(link.entry));
    return null;
  }

  /** What is missing behind the last link. */
  end(): BrokenEntry | null {
    const { checkpoint } = this;
    if (checkpoint === null || BigInt(checkpoint.seq) <= this.length) return null;
    return { fault: 'cut', seq: (this.length + 1n).toString(), auditId: null };
  }

  verdict(broken: BrokenEntry | null): Verdict {
    return { length: this.length, head: this.#head, broken };
  }

  #faultOf({ seq, prev, hash, entry }: Link): { fault: ChainFault; seq: string } | null {
    const place = this.length + 1n;
    if (BigInt(seq) !== place) return { fault: 'removed', seq: place.toString() };
    if (prev !== this.#head) return { fault: 'displaced', seq };
    if (entry === null) return { fault: 'removed', seq };
    if (hashOf(entry, { seq: place, prev }) !== hash) return { fault: 'changed', seq };
    if (recordedMs(entry) < this.#latest - lateMs) return { fault: 'backdated', seq };
    const { checkpoint } = this;
    return checkpoint?.seq === seq && checkpoint.hash !== hash ? { fault: 'rewritten', seq } : null;
  }
}

const recordedMs = (entry: ChainEntry | null): number => (entry === null ? 0 : Date.parse(entry.recordedAt));

async function linksAfter(client: pg.ClientBase, cityId: string, seq: bigint): Promise<Link[]> {
  const { rows } = await client.query<Link>(
    `select s.seq::text as seq, s.audit_id::text as "auditId", encode(s.prev, 'hex') as prev,
       encode(s.hash, 'hex') as hash, ${chainEntryColumn} as entry
     from audit_seal s left join audit_entry e on e.id = s.audit_id
     where s.city_id = $1 and s.seq > $2 order by s.seq limit ${pageSize}`,
    [cityId, seq.toString()],
  );
  return rows;
}

// A minute is the limit of the alert: either nobody seals, or this one was kept from the sealer's eyes.
async function findUnsealed(client: pg.ClientBase, cityId: string): Promise<BrokenEntry | null> {
  const { rows } = await client.query<{ auditId: string }>(
    `select e.id::text as "auditId" from audit_entry e
     where e.city_id = $1 and e.recorded_at < clock_timestamp() - interval '1 minute'
       and not exists (select from audit_seal s where s.audit_id = e.id)
     order by e.id limit 1`,
    [cityId],
  );
  const [first] = rows;
  return first === undefined ? null : { fault: 'unsealed', seq: null, auditId: first.auditId };
}
