import type pg from 'pg';
import { chainEntryColumn, hashOf } from './chain-entry.js';
import type { ChainEntry } from './chain-entry.js';
import type { Checkpoint } from './checkpoint.js';
import { anchorOf, isAnchorSaid } from './retention.js';
import type { ChainAnchor } from './retention.js';

const pageSize = 1_000;
const lateMs = 3_600_000;

/**
 * What is wrong with an entry: `changed` its content; `removed` the entry or its seal; `displaced` swapped or put in
 * between; `backdated` recorded more than an hour before the one ahead of it; `unsealed` for over a minute; `unsaid` an
 * anchor of which no entry says that the chain was removed up to it; `rewritten` or `cut` against a checkpoint.
 */
export type ChainFault =
  'changed' | 'removed' | 'displaced' | 'backdated' | 'unsealed' | 'unsaid' | 'rewritten' | 'cut';

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
  /** Number of entries that hold, from the first on, with those that were removed after their time. */
  length: bigint;
  /** Number of these that were removed after their time: what is proved begins behind them. */
  removed: bigint;
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

const unsaid = ({ seq }: ChainAnchor): BrokenEntry => ({
  fault: 'unsaid',
  seq: seq.toString(),
  auditId: null,
});

/** Recomputes the chain of a city from its first entry or its anchor on; reads in pages, writes nothing. */
export async function verifyChain(
  client: pg.ClientBase,
  cityId: string,
  checkpoint: Checkpoint | null = null,
): Promise<Verdict> {
  const anchor = await anchorOf(client, cityId);
  const walk = new Walk(checkpoint, anchor);
  const unfit = walk.begin() ?? ((await isAnchorSaid(client, cityId, anchor)) ? null : unsaid(anchor));
  if (unfit !== null) return walk.verdict(unfit);
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
  length: bigint;
  #head: string;
  #latest = 0;

  constructor(
    private readonly checkpoint: Checkpoint | null,
    private readonly anchor: ChainAnchor,
  ) {
    this.length = anchor.seq;
    this.#head = anchor.hash;
  }

  /** Whether the anchor is what a checkpoint of its own place says; older checkpoints say nothing of what is left. */
  begin(): BrokenEntry | null {
    const { checkpoint, anchor } = this;
    const differs = checkpoint?.seq === anchor.seq.toString() && checkpoint.hash !== anchor.hash;
    return differs ? { fault: 'rewritten', seq: checkpoint.seq, auditId: null } : null;
  }

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
    return { length: this.length, removed: this.anchor.seq, head: this.#head, broken };
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
