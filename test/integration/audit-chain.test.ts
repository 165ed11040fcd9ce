import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ChainSealer, headOf } from '../../src/oversight/chain-sealer.js';
import { keepCheckpoint, lastCheckpoint } from '../../src/oversight/checkpoint.js';
import {
  givenChain,
  newCity,
  openAuditTrail,
  sealAll,
  verdictOn,
  writeEntry,
} from '../factories/audit-trail.js';
import type { AuditTrail } from '../factories/audit-trail.js';
import { eventually } from '../support/eventually.js';

let trail: AuditTrail;

beforeAll(async () => {
  trail = await openAuditTrail();
});
afterAll(() => trail.close());

const sealedIds = async (cityId: string): Promise<string[]> => {
  const { rows } = await trail.superuser.query<{ id: string }>(
    'select audit_id::text as id from audit_seal where city_id = $1 order by seq',
    [cityId],
  );
  return rows.map(({ id }) => id);
};

describe('the roles of the database', () => {
  const forbidden = [
    'update audit_entry set result = result',
    'delete from audit_entry',
    'truncate audit_entry',
    'alter table audit_entry disable trigger append_only',
    'drop trigger append_only on audit_entry',
    'drop table audit_entry',
    'update audit_seal set seq = seq',
    'delete from audit_seal',
    'truncate audit_seal',
    'alter table audit_seal disable trigger append_only',
  ];
  const seal = `insert into audit_seal values ('x', 1, 1, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'))`;

  it.each([...forbidden, seal, `insert into audit_verification (city_id, length, head) values ('x', 0, '')`])(
    'let the application not: %s',
    async (sql) => {
      await expect(trail.app.query(sql)).rejects.toMatchObject({ code: '42501' });
    },
  );

  it.each([
    ...forbidden,
    `insert into audit_entry (city_id, action, subject_type, subject_ids, result) values ('x', 'a', 'a', '{}', 'done')`,
    'select from decision',
  ])('let the sealer not: %s', async (sql) => {
    await expect(trail.sealing.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  it.each(forbidden.slice(0, 3).concat(forbidden.slice(6, 9)))(
    'let not even the owner in passing: %s',
    async (sql) => {
      const owner = await openOwner();
      await expect(owner.query(sql)).rejects.toThrow('append-only');
      await owner.end();
    },
  );
});

describe('the sealer', () => {
  it('waits for a transaction that began earlier, skips nothing and seals each entry once', async () => {
    const cityId = newCity();
    const [early, sealer] = [await trail.app.connect(), new ChainSealer(trail.sealing, cityId)];
    await early.query('begin');
    const first = await writeEntry(early, cityId, 1);
    const second = await writeEntry(trail.app, cityId, 2);
    await sealer.pass();
    expect(await sealedIds(cityId)).toEqual([]);
    await early.query('commit');
    early.release();
    const third = await writeEntry(trail.app, cityId, 3);
    await sealAll(trail, cityId, sealer);
    await sealer.pass();
    expect(await sealedIds(cityId)).toEqual([first, second, third]);
    expect((await verdictOn(trail, cityId)).broken).toBeNull();
  });

  it('leaves out what was rolled back, without a gap', async () => {
    const { cityId, ids } = await givenChain(trail, 2);
    const client = await trail.app.connect();
    await client.query('begin');
    await writeEntry(client, cityId, 3);
    await client.query('rollback');
    client.release();
    const last = await writeEntry(trail.app, cityId, 4);
    await sealAll(trail, cityId);
    expect(await sealedIds(cityId)).toEqual([...ids, last]);
    expect(await verdictOn(trail, cityId)).toMatchObject({ length: 3n, broken: null });
  });

  it('leaves an unbroken chain behind 200 writers at once, with four sealers at it', async () => {
    const cityId = newCity();
    let writing = true;
    const sealers = Array.from({ length: 4 }, async () => {
      const sealer = new ChainSealer(trail.sealing, cityId);
      while (writing) await sealer.pass();
    });
    const ids = await Promise.all(Array.from({ length: 200 }, (_, n) => writeSlowly(cityId, n)));
    writing = false;
    await Promise.all(sealers);
    await sealAll(trail, cityId);
    expect((await sealedIds(cityId)).toSorted()).toEqual(ids.toSorted());
    expect(await verdictOn(trail, cityId)).toMatchObject({ length: 200n, broken: null });
  });

  it('seals thousands in several passes', async () => {
    const cityId = newCity();
    await trail.app.query(
      `insert into audit_entry (city_id, action, subject_type, subject_ids, result)
       select $1, 'part:sign', 'part', '{}', 'done' from generate_series(1, 2500)`,
      [cityId],
    );
    const sealer = new ChainSealer(trail.sealing, cityId);
    await eventually(
      () => sealer.pass(),
      (more) => more,
    );
    expect(await sealedIds(cityId)).toHaveLength(1000);
    expect([await sealer.pass(), await sealer.pass()]).toEqual([true, false]);
    expect(await verdictOn(trail, cityId)).toMatchObject({ length: 2500n, broken: null });
  });

  it('goes on where it was killed in the middle', async () => {
    const { cityId } = await givenChain(trail, 3);
    await writeEntry(trail.app, cityId, 4);
    const owner = await openOwner();
    await owner.query('begin');
    await owner.query('lock table audit_seal in share mode');
    const sealer = new ChainSealer(trail.sealing, cityId);
    const killed: unknown[] = [];
    const passes = eventually(
      () => sealer.pass().catch((error: unknown) => killed.push(error)),
      () => killed.length > 0,
    );
    await eventually(killWaitingSealer, (count) => count === 1);
    await passes;
    await owner.end();
    expect(await sealedIds(cityId)).toHaveLength(3);
    await sealAll(trail, cityId, sealer);
    expect(await verdictOn(trail, cityId)).toMatchObject({ length: 4n, broken: null });
  });

  it('goes on in a cluster to which the record was restored, whose transactions count from the beginning', async () => {
    const { cityId } = await givenChain(trail, 3);
    await writeEntry(trail.app, cityId, 4);
    await trail.superuser.query(`update audit_entry set xid = '4000000000'::xid8 where city_id = $1`, [
      cityId,
    ]);
    const sealer = new ChainSealer(trail.sealing, cityId);
    await sealAll(trail, cityId, sealer);
    await writeEntry(trail.app, cityId, 5);
    await sealAll(trail, cityId, sealer);
    expect(await verdictOn(trail, cityId)).toMatchObject({ length: 5n, broken: null });
  });
});

async function openOwner(): Promise<pg.Client> {
  const owner = new pg.Client(trail.database.ownerUrl);
  await owner.connect();
  return owner;
}

async function writeSlowly(cityId: string, n: number): Promise<string> {
  const client = await trail.app.connect();
  try {
    await client.query('begin');
    const id = await writeEntry(client, cityId, n);
    // Ends in another order than it began.
    await client.query('select pg_sleep($1)', [((n * 7919) % 23) / 1000]);
    await client.query('commit');
    return id;
  } finally {
    client.release();
  }
}

async function killWaitingSealer(): Promise<number> {
  const { rowCount } = await trail.superuser.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where usename = 'dukaojian_sealer' and datname = current_database() and wait_event_type = 'Lock'
       and query like 'insert into audit_seal%'`,
  );
  return rowCount ?? 0;
}

describe('a checkpoint', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dukaojian-checkpoint-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is kept once for each day of the city, and the newest is the one to verify by', async () => {
    const { cityId } = await givenChain(trail, 3);
    const client = await trail.sealing.connect();
    const { seq, hash } = await headOf(client, cityId);
    client.release();
    const at = (instant: string, more = 0n) => ({
      ...{ city: cityId, seq: (seq + more).toString(), hash, at: instant },
    });
    const days = [
      '2026-11-24T15:59:59.999Z',
      '2026-11-24T16:00:00.000Z',
      '2026-11-25T01:00:00.000Z',
    ] as const;
    const kept = [];
    for (const [index, day] of days.entries())
      kept.push(await keepCheckpoint(folder, at(day, BigInt(index))));
    expect(kept).toEqual([true, true, false]);
    expect(await readdir(path.join(folder, 'audit-checkpoints'))).toEqual([
      '2026-11-24.json',
      '2026-11-25.json',
    ]);
    expect(await lastCheckpoint(folder)).toEqual(at('2026-11-24T16:00:00.000Z', 1n));
    expect(await lastCheckpoint(path.join(folder, 'nowhere'))).toBeNull();
  });
});
