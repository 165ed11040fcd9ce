import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashOf } from '../../src/oversight/chain-entry.js';
import type { ChainEntry } from '../../src/oversight/chain-entry.js';
import type { Checkpoint } from '../../src/oversight/checkpoint.js';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { givenChain, openAuditTrail, sealAll, verdictOn, writeEntry } from '../factories/audit-trail.js';
import type { AuditTrail } from '../factories/audit-trail.js';

let trail: AuditTrail;

beforeAll(async () => {
  trail = await openAuditTrail();
});
afterAll(() => trail.close());

const run = (sql: string, values: unknown[] = []) => trail.superuser.query(sql, values);

async function endOf(cityId: string): Promise<Checkpoint> {
  const { rows } = await run(
    `select s.seq::text as seq, encode(s.hash, 'hex') as hash from audit_seal s where s.city_id = $1 order by s.seq desc limit 1`,
    [cityId],
  );
  return { ...(rows[0] as Pick<Checkpoint, 'seq' | 'hash'>), city: cityId, at: new Date().toISOString() };
}

describe('a chain that nobody touched', () => {
  it('holds, and is checked by anybody with the rule of its hash', async () => {
    const { cityId } = await givenChain(trail);
    const { length, head, broken } = await verdictOn(trail, cityId);
    expect([length, broken]).toEqual([5n, null]);
    expect((await endOf(cityId)).hash).toBe(head);
  });

  it('hashes the canonical JSON of entry, place and the hash before it', () => {
    const entry = { id: '7', details: { b: 1, a: '“”' } } as unknown as ChainEntry;
    // printf '{"entry":{"details":{"a":"“”","b":1},"id":"7"},"prev":"ab","seq":"3","v":1}' | sha256sum
    expect(hashOf(entry, { seq: 3n, prev: 'ab' })).toBe(
      '0f9d2a915f3398bfbc89d905944ae548cd62a7518609cb5f5af1bb92475143b1',
    );
  });
});

describe('whoever owns the server', () => {
  const columns: [column: string, value: string][] = [
    ['city_id', `'other'`],
    ['recorded_at', `recorded_at - interval '1 microsecond'`],
    ['city_time', `null`],
    ['account_id', `gen_random_uuid()`],
    ['post_id', `null`],
    ['person_name', `'李四'`],
    ['role', `'leader'`],
    ['body_id', `gen_random_uuid()`],
    ['ip', `'10.0.0.2'`],
    ['request_id', `'r2'`],
    ['action', `'part:dispute'`],
    ['subject_type', `'task'`],
    ['subject_ids', `array[subject_ids[2], subject_ids[1]]`],
    ['result', `'refused'`],
    ['details', `jsonb_set(details, '{list,2,a}', '3')`],
  ];

  it.each(columns)('cannot change %s of an entry unseen', async (column, value) => {
    const { cityId, ids } = await givenChain(trail);
    await run(`update audit_entry set ${column} = ${value} where id = $1`, [ids[2]]);
    const { broken, length } = await verdictOn(trail, cityId);
    expect([length, broken]).toEqual([2n, { fault: 'changed', seq: '3', auditId: ids[2] }]);
  });

  it('cannot leave a column of the entry out of the hash', async () => {
    const { rows } = await run(
      `select attname from pg_attribute where attrelid = 'audit_entry'::regclass and attnum > 0 and not attisdropped`,
    );
    const known = ['id', 'xid', ...columns.map(([column]) => column)];
    expect(rows.map(({ attname }: { attname: string }) => attname).toSorted()).toEqual(known.toSorted());
  });

  it.each([
    ['an entry', 'delete from audit_entry where id = $2 and $1 <> $2::text'],
    ['its seal', 'delete from audit_seal where city_id = $1 and audit_id = $2'],
    [
      'both',
      'with e as (delete from audit_entry where id = $2::bigint) delete from audit_seal where city_id = $1 and audit_id = $2::bigint',
    ],
  ])('cannot remove %s unseen', async (_what, sql) => {
    const { cityId, ids } = await givenChain(trail);
    await run(sql, [cityId, ids[2]]);
    expect((await verdictOn(trail, cityId)).broken).toMatchObject({ fault: 'removed', seq: '3' });
  });

  it('cannot swap two entries unseen', async () => {
    const { cityId, ids } = await givenChain(trail);
    await run(
      `update audit_entry e set (recorded_at, account_id, subject_ids, details) = (select o.recorded_at, o.account_id,
          o.subject_ids, o.details from audit_entry o where o.id = case e.id when $1 then $2::bigint else $1::bigint end)
        where id in ($1, $2)`,
      [ids[1], ids[3]],
    );
    expect((await verdictOn(trail, cityId)).broken).toEqual({ fault: 'changed', seq: '2', auditId: ids[1] });
  });

  it('cannot swap two places of the chain unseen', async () => {
    const { cityId, ids } = await givenChain(trail);
    await run(`update audit_seal set seq = seq + 100 where city_id = $1 and seq in (2, 4)`, [cityId]);
    await run(`update audit_seal set seq = 106 - seq where city_id = $1 and seq > 100`, [cityId]);
    expect((await verdictOn(trail, cityId)).broken).toEqual({
      fault: 'displaced',
      seq: '2',
      auditId: ids[3],
    });
  });

  it('cannot put an entry in between unseen, with the right hash for its place', async () => {
    const { cityId, ids } = await givenChain(trail);
    await run('update audit_seal set seq = seq + 101 where city_id = $1 and seq > 2', [cityId]);
    await run('update audit_seal set seq = seq - 100 where city_id = $1 and seq > 100', [cityId]);
    const id = await writeEntry(trail.app, cityId, 99);
    await run('delete from audit_seal where audit_id = $1', [id]);
    await sealAtPlace(cityId, id, 3n);
    expect((await verdictOn(trail, cityId)).broken).toEqual({
      fault: 'displaced',
      seq: '4',
      auditId: ids[2],
    });
  });

  it('cannot add an entry of long ago unseen, even when the sealer takes it for a new one', async () => {
    const { cityId } = await givenChain(trail);
    const id = await writeEntry(trail.app, cityId, 99);
    await run(`update audit_entry set recorded_at = recorded_at - interval '2 hours' where id = $1`, [id]);
    await sealAll(trail, cityId);
    expect((await verdictOn(trail, cityId)).broken).toEqual({ fault: 'backdated', seq: '6', auditId: id });
  });

  it('cannot keep an entry from the chain unseen for more than a minute', async () => {
    const { cityId } = await givenChain(trail);
    const id = await writeEntry(trail.app, cityId, 99);
    expect((await verdictOn(trail, cityId)).broken).toBeNull();
    await run(`update audit_entry set recorded_at = recorded_at - interval '61 seconds' where id = $1`, [id]);
    expect((await verdictOn(trail, cityId)).broken).toEqual({ fault: 'unsealed', seq: null, auditId: id });
  });

  it('cannot cut the end off unseen, where a checkpoint was kept', async () => {
    const { cityId, ids } = await givenChain(trail);
    const checkpoint = await endOf(cityId);
    await run('delete from audit_seal where city_id = $1 and seq > 3', [cityId]);
    await run('delete from audit_entry where id = any($1)', [ids.slice(3)]);
    expect((await verdictOn(trail, cityId)).broken).toBeNull();
    expect((await verdictOn(trail, cityId, checkpoint)).broken).toEqual({
      fault: 'cut',
      seq: '4',
      auditId: null,
    });
  });

  it('cannot write the chain anew unseen, where a checkpoint was kept', async () => {
    const { cityId, ids } = await givenChain(trail);
    const checkpoint = await endOf(cityId);
    await run(`update audit_entry set person_name = '李四' where id = $1`, [ids[2]]);
    await run('delete from audit_seal where city_id = $1', [cityId]);
    await sealAll(trail, cityId);
    expect((await verdictOn(trail, cityId)).broken).toBeNull();
    expect((await verdictOn(trail, cityId, checkpoint)).broken).toMatchObject({
      fault: 'rewritten',
      seq: '5',
    });
    expect((await verdictOn(trail, cityId, await endOf(cityId))).broken).toBeNull();
  });
});

// As an attacker would who knows the rule: the seal fits its own place.
async function sealAtPlace(cityId: string, id: string, seq: bigint): Promise<void> {
  const aside = `${cityId}-aside`;
  await run('update audit_entry set city_id = $2 where id = $1', [id, aside]);
  await sealAll(trail, aside);
  await run('update audit_entry set city_id = $2 where id = $1', [id, cityId]);
  const { rows } = await run(
    `select encode(hash, 'hex') as prev from audit_seal where city_id = $1 and seq = $2`,
    [cityId, (seq - 1n).toString()],
  );
  const [{ prev }] = rows as [{ prev: string }];
  const { chainEntryColumn } = await import('../../src/oversight/chain-entry.js');
  const found = await run(`select ${chainEntryColumn} as entry from audit_entry e where id = $1`, [id]);
  const [{ entry }] = found.rows as [{ entry: ChainEntry }];
  await run(
    `update audit_seal set city_id = $2, seq = $3, prev = decode($4, 'hex'), hash = decode($5, 'hex') where audit_id = $1`,
    [id, cityId, seq.toString(), prev, hashOf(entry, { seq, prev })],
  );
}

describe('npm run audit:verify', () => {
  beforeAll(async () => {
    const { buildWhenChanged } = (await import(path.join(projectRoot(), 'scripts/build.mjs'))) as {
      buildWhenChanged: (root: string, node: string) => void;
    };
    buildWhenChanged(projectRoot(), process.execPath);
  });

  const folder = mkdtempSync(path.join(os.tmpdir(), 'dukaojian-verify-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const verify = (cityId: string, ...args: string[]) =>
    new Promise<{ code: number; said: string }>((resolve) => {
      execFile(
        process.execPath,
        [path.join(projectRoot(), 'dist/scripts/audit-verify.js'), '--city', cityId, ...args],
        { env: { PATH: process.env.PATH, SEALER_DATABASE_URL: trail.database.sealerUrl } },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
      );
    });

  it('says count and head hash of a chain that holds, and keeps that it was verified', async () => {
    const { cityId } = await givenChain(trail);
    const { hash } = await endOf(cityId);
    const { code, said } = await verify(cityId);
    expect([code, said]).toEqual([0, expect.stringContaining(`: 5 ${hash}\n`)]);
    const { rows } = await run('select length, head, fault from audit_verification where city_id = $1', [
      cityId,
    ]);
    expect(rows).toEqual([{ length: '5', head: hash, fault: null }]);
  });

  it('says the first broken entry and ends with 1', async () => {
    const { cityId, ids } = await givenChain(trail);
    await run(`update audit_entry set result = 'refused' where id = any($1)`, [[ids[1], ids[3]]]);
    const { code, said } = await verify(cityId);
    expect([code, said]).toEqual([1, expect.stringContaining(`seq 2, audit entry ${ids[1]}`)]);
  });

  it('takes a checkpoint, and a file that is none is not taken for a chain that holds', async () => {
    const { cityId } = await givenChain(trail);
    const file = path.join(folder, 'checkpoint.json');
    writeFileSync(file, JSON.stringify(await endOf(cityId)));
    expect((await verify(cityId, '--checkpoint', file)).code).toBe(0);
    writeFileSync(file, JSON.stringify({ ...(await endOf(cityId)), seq: '6' }));
    expect((await verify(cityId, '--checkpoint', file)).said).toContain('seq 6');
    writeFileSync(file, '{}');
    expect((await verify(cityId, '--checkpoint', file)).code).toBe(1);
  });
});
