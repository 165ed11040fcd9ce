import pg from 'pg';
import { verifyChain } from '../../src/oversight/chain-verifier.js';
import { until } from '../at-once.js';
import type { BurningCity } from './burning-city.js';
import type { Promises } from './clerks.js';

/** What the record says of what was promised. */
export interface Reckoning {
  /** Commands that were answered with success. */
  acknowledged: number;
  /** Of these, not in the record or without their entry in the audit trail. */
  lost: number;
  /** Of these, more than once in the record or in the audit trail; notices with two deliveries on a channel. */
  doubled: number;
  /** Parts without the lamp that is due, clocks that nobody wakes, notices that nobody got, messages nobody took. */
  stuck: number;
  /** Answers that should not have been. */
  refused: number;
  /** Whether the audit chain holds. */
  chainHolds: boolean;
}

const cityTime = `(select coalesce(still_at, clock_timestamp() + offset_ms * interval '1 millisecond') from city_clock)`;

// What should have been done by itself, each kind with its count.
const overdue = (allowedSeconds: number): string => `
  select 'parts not looked at' as kind, count(*)::integer from task_part
    where next_due_at < ${cityTime} - interval '${allowedSeconds} seconds'
  union all select 'lamps not lit', count(*)::integer from task_part
    where due_at < ${cityTime} - interval '${allowedSeconds} seconds' and lamp <> 'red'
      and state in ('dispatched', 'signed', 'in_progress')
  union all select 'clocks not woken', count(*)::integer from live_clock
    where not done and next_wake_at < ${cityTime} - interval '${allowedSeconds} seconds'
  union all select 'messages not taken', count(*)::integer from outbox
    where recorded_at < clock_timestamp() - interval '${allowedSeconds} seconds'
  union all select 'items not noticed', count(*)::integer from notice_item
    where notice_id is null and not_before < ${cityTime}
      and recorded_at < clock_timestamp() - interval '${allowedSeconds} seconds'
  union all select 'notices not sent', count(*)::integer from delivery
    where state <> 'sent' and queued_at < clock_timestamp() - interval '${allowedSeconds} seconds'`;

/** What waits that should be done, by kind; empty when nothing does. @throws while the database is away */
async function stuckIn({ eye }: BurningCity, allowedSeconds: number): Promise<Record<string, number>> {
  const { rows } = await eye.query<{ kind: string; count: number }>(overdue(allowedSeconds));
  return Object.fromEntries(rows.filter(({ count }) => count > 0).map(({ kind, count }) => [kind, count]));
}

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0);

/**
 * Seconds until the city has done what was due, under whatever load there is; `probe` says whether it has also done
 * something new. @throws after two minutes with what waits
 */
export async function untilCaughtUp(city: BurningCity, probe: () => Promise<boolean>): Promise<number> {
  const start = performance.now();
  let waits: unknown = 'nothing answers';
  const caughtUp = async () => {
    if (!(await city.isReady())) return false;
    const stuck = await stuckIn(city, 3);
    waits = stuck;
    if (sum(stuck) > 0) return false;
    waits = 'what is new does not leave';
    return probe();
  };
  await until('caught up', 120_000, () =>
    caughtUp().catch((error: unknown) => {
      waits = String(error);
      return false;
    }),
  ).catch((error: unknown) => {
    throw new Error(`not caught up: ${JSON.stringify(waits)}`, { cause: error });
  });
  return (performance.now() - start) / 1_000;
}

/** Compares what was answered with what is there, once all is quiet. */
export async function reckon(city: BurningCity, promises: Promises): Promise<Reckoning> {
  const stuck = sum(await stuckIn(city, 3));
  const { lost, doubled } = await compared(city.eye, promises);
  const client = new pg.Client({ connectionString: city.sealerUrl });
  await client.connect();
  const { broken } = await verifyChain(client, '621100').finally(() => client.end());
  return {
    acknowledged: promises.decisions.size + promises.signed.size + promises.reports.size,
    ...{ lost, doubled, stuck },
    refused: promises.refused.length,
    chainHolds: broken === null,
  };
}

async function compared(
  eye: pg.Pool,
  { decisions, signed, reports }: Promises,
): Promise<{ lost: number; doubled: number }> {
  const made = await countsOf(eye, {
    ...{ action: 'decision:create', ids: decisions },
    kept: 'select id, count(*) over (partition by title) as rows from decision',
  });
  const taken = await countsOf(eye, {
    ...{ action: 'part:sign', ids: signed },
    kept: 'select id, 1 as rows from task_part where signed_at is not null',
  });
  const sent = await countsOf(eye, {
    ...{ action: 'report:submit', ids: reports },
    kept: 'select id, count(*) over (partition by part_id) as rows from report',
  });
  const counts = [...made, ...taken, ...sent];
  const { rows } = await eye.query<{ count: string }>(
    'select count(*) from (select from delivery group by notice_id, channel having count(*) > 1) d',
  );
  return {
    lost: counts.filter((count) => count === 0).length,
    doubled: counts.filter((count) => count > 1).length + Number(rows[0]?.count),
  };
}

interface Kept {
  action: string;
  ids: ReadonlySet<string>;
  /** The record: an id and how often the same stands in it. */
  kept: string;
}

// Of each promise how often it stands in the record, or in the audit trail where that is more; 0 where either lacks it.
async function countsOf(eye: pg.Pool, { action, ids, kept }: Kept): Promise<number[]> {
  const { rows } = await eye.query<{ count: number }>(
    `with entry as (select unnest(subject_ids) as id, count(*) as rows from audit_entry
       where action = $2 and result = 'done' group by 1)
     select case when k.rows is null or e.rows is null then 0 else greatest(k.rows, e.rows) end::integer as count
     from unnest($1::uuid[]) as p(id) left join (${kept}) k using (id) left join entry e using (id)`,
    [[...ids], action],
  );
  return rows.map(({ count }) => count);
}
