import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { ChainSealer } from '../../src/oversight/chain-sealer.js';
import { verifyChain } from '../../src/oversight/chain-verifier.js';
import type { Verdict } from '../../src/oversight/chain-verifier.js';
import type { Checkpoint } from '../../src/oversight/checkpoint.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase } from '../support/test-databases.js';
import type { TestDatabase } from '../support/database-template.js';

/** An audit trail with nobody but the test at it: whoever writes, whoever seals, and a superuser who tampers. */
export interface AuditTrail {
  database: TestDatabase;
  app: pg.Pool;
  sealing: pg.Pool;
  /** Past every trigger, as somebody would be who owns the server. */
  superuser: pg.Client;
  close(): Promise<void>;
}

/** Opens one on a database of its own. */
export async function openAuditTrail(): Promise<AuditTrail> {
  const database = await createTestDatabase();
  const superUrl = new URL(process.env.TEST_PG_SUPER_URL ?? '');
  superUrl.pathname = `/${database.name}`;
  const superuser = new pg.Client(superUrl.href);
  const [app, sealing] = [poolOf(database.appUrl, 40), poolOf(database.sealerUrl, 4)];
  await superuser.connect();
  await superuser.query('set session_replication_role = replica');
  const close = async () => {
    await Promise.all([app.end(), sealing.end(), superuser.end()]);
    await database.drop();
  };
  return { database, app, sealing, superuser, close };
}

function poolOf(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max });
  pool.on('error', () => undefined);
  return pool;
}

/** A city of its own for one chain. */
export const newCity = (): string => `test-${randomBytes(4).toString('hex')}`;

/** One entry of the trail; answers its id. */
export async function writeEntry(client: pg.Pool | pg.ClientBase, cityId: string, n = 1): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into audit_entry (city_id, city_time, account_id, post_id, person_name, role, body_id, ip, request_id, action,
       subject_type, subject_ids, result, details)
     values ($1, '2026-11-24T01:00:00.123456Z', gen_random_uuid(), gen_random_uuid(), '张三', 'unit_head',
       gen_random_uuid(), '10.0.0.1', 'r1', 'part:sign', 'part', array[gen_random_uuid(), gen_random_uuid()], 'done', $2)
     returning id::text as id`,
    [cityId, JSON.stringify({ n, 词: '“进展”', list: [1.5, null, { b: 1, a: 2 }] })],
  );
  return rows[0]?.id ?? '';
}

/** Seals all that is there; transactions of other tests on the same server may hold it up for a moment. */
export async function sealAll(
  { app, sealing }: AuditTrail,
  cityId: string,
  sealer = new ChainSealer(sealing, cityId),
): Promise<void> {
  const unsealed = async () => {
    await sealer.pass();
    const { rowCount } = await app.query(
      `select from audit_entry e where city_id = $1 and not exists (select from audit_seal s where s.audit_id = e.id)`,
      [cityId],
    );
    return rowCount;
  };
  await eventually(unsealed, (count) => count === 0);
}

/** A sealed chain of that many entries; answers their ids in order. */
export async function givenChain(trail: AuditTrail, length = 5): Promise<{ cityId: string; ids: string[] }> {
  const cityId = newCity();
  const ids: string[] = [];
  for (let n = 1; n <= length; n += 1) ids.push(await writeEntry(trail.app, cityId, n));
  await sealAll(trail, cityId);
  return { cityId, ids };
}

/** What the verifier says, under the sealer's role. */
export async function verdictOn(
  { sealing }: AuditTrail,
  cityId: string,
  checkpoint: Checkpoint | null = null,
): Promise<Verdict> {
  const client = await sealing.connect();
  try {
    return await verifyChain(client, cityId, checkpoint);
  } finally {
    client.release();
  }
}
