import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { removeOutdated } from '../../src/oversight/retention.js';
import { newCity, openAuditTrail, sealAll, verdictOn } from '../factories/audit-trail.js';
import type { AuditTrail } from '../factories/audit-trail.js';

/**
 * How long the audit trail is kept, by the city's clock.
 *
 * To see it red: with a verification that asks for no entry about its anchor.
 */
let trail: AuditTrail;
let owner: pg.Client;

beforeAll(async () => {
  trail = await openAuditTrail();
  owner = new pg.Client(trail.database.ownerUrl);
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await trail.close();
});

const now = '2029-11-24T01:00:00Z';
const run = (sql: string, values: unknown[] = []) => trail.superuser.query(sql, values);
const standAt = (cityId: string, instant: string) =>
  run('update city_clock set still_at = $2 where city_id = $1', [cityId, instant]);

/** A city whose trail was written at these times before now, and sealed. */
async function givenTrail(...ages: string[]): Promise<string> {
  const cityId = newCity();
  await run('insert into city (id, name) values ($1, $1)', [cityId]);
  await run(`insert into city_clock (city_id, mode, still_at) values ($1, 'still', $2)`, [cityId, now]);
  for (const age of ages)
    await run(
      `insert into audit_entry (city_id, city_time, action, subject_type, subject_ids, result)
       values ($1, $2::timestamptz - $3::interval, 'part:sign', 'part', '{}', 'done')`,
      [cityId, now, age],
    );
  await sealAll(trail, cityId);
  return cityId;
}

const remove = (cityId: string, months = 36) => removeOutdated(owner, { cityId, months });
async function kept(cityId: string): Promise<[entries: number, seals: number]> {
  const { rows } = await run(
    `select (select count(*) from audit_entry where city_id = $1)::integer as entries,
       (select count(*) from audit_seal where city_id = $1)::integer as seals`,
    [cityId],
  );
  const [{ entries, seals }] = rows as [{ entries: number; seals: number }];
  return [entries, seals];
}
async function verdict(cityId: string) {
  await sealAll(trail, cityId);
  return verdictOn(trail, cityId);
}

describe('what is older than its time', () => {
  it('goes with an entry about it, and the chain proves what is left and says from where', async () => {
    const cityId = await givenTrail('40 months', '37 months', '35 months', '7 months', '1 day');
    const removal = await remove(cityId);
    expect(removal).toMatchObject({
      entries: 2,
      before: new Date('2026-11-24T01:00:00Z'),
      anchor: { seq: 2n },
    });
    expect(await verdict(cityId)).toMatchObject({ broken: null, removed: 2n, length: 6n });
    expect(await kept(cityId)).toEqual([4, 4]);
    const { rows } = await run(
      `select details from audit_entry where city_id = $1 and action = 'retention:remove'`,
      [cityId],
    );
    expect(rows).toEqual([
      {
        details: expect.objectContaining({ removed: { entries: 2, deliveries: 0, messages: 0 } }) as unknown,
      },
    ]);
  });

  it('goes by the city clock: at three years it is kept, a moment later not', async () => {
    const cityId = await givenTrail('36 months', '0');
    expect((await remove(cityId)).entries).toBe(0);
    await standAt(cityId, '2029-11-24T01:00:00.001Z');
    expect((await remove(cityId)).entries).toBe(1);
    expect((await verdict(cityId)).broken).toBeNull();
  });

  it('goes on from where it was left, and one entry always stays for the chain to go on from', async () => {
    const cityId = await givenTrail('40 months', '30 months', '20 months');
    await remove(cityId);
    await sealAll(trail, cityId);
    await standAt(cityId, '2040-01-01T00:00:00Z');
    expect((await remove(cityId)).anchor.seq).toBe(3n);
    expect(await verdict(cityId)).toMatchObject({ broken: null, removed: 3n, length: 5n });
  });

  it('stops at the first entry that is younger, whatever comes behind it', async () => {
    const cityId = await givenTrail('40 months', '1 month', '39 months', '38 months');
    expect((await remove(cityId)).entries).toBe(1);
    expect((await verdict(cityId)).broken).toBeNull();
  });

  it('is also how a notice was sent, once it was sent; the notice stays', async () => {
    const cityId = await givenTrail('1 day');
    for (const [age, state] of [
      ['37 months', 'sent'],
      ['37 months', 'queued'],
      ['35 months', 'sent'],
    ]) {
      const id = randomUUID();
      await run(
        `insert into notice (id, city_id, post_id, title, worst, item_count, created_at)
         values ($1, $2, gen_random_uuid(), '通知', 'red', 1, $3::timestamptz - $4::interval)`,
        [id, cityId, now, age],
      );
      await run('insert into delivery (notice_id, channel, city_id, state) values ($1, $2, $3, $4)', [
        ...[id, 'inbox', cityId, state],
      ]);
    }
    expect(await remove(cityId)).toMatchObject({ deliveries: 1, messages: 0 });
    expect((await run('select from notice where city_id = $1', [cityId])).rowCount).toBe(3);
  });
});

describe('what is younger', () => {
  it('is never removed before six months, whatever was asked, and nothing else is then', async () => {
    const cityId = await givenTrail('40 months', '6 months', '5 months');
    await expect(remove(cityId, 5)).rejects.toThrow('for six months');
    expect(await kept(cityId)).toEqual([3, 3]);
    expect((await remove(cityId, 6)).entries).toBe(1);
  });

  it.each([
    ['an entry', 'delete from audit_entry where city_id = $1'],
    ['a seal', 'delete from audit_seal where city_id = $1'],
  ])('is refused by the record itself, also to its owner: %s', async (_what, sql) => {
    const cityId = await givenTrail('5 months', '1 month');
    await expect(owner.query(sql, [cityId])).rejects.toThrow('append-only');
    await owner.query(`set dukaojian.retention = 'on'`);
    await expect(owner.query(sql, [cityId])).rejects.toThrow('kept');
    await owner.query('reset dukaojian.retention');
    expect(await kept(cityId)).toEqual([2, 2]);
  });
});

describe('whoever owns the server', () => {
  it('cannot pass off as retention what no entry of the trail says', async () => {
    const cityId = await givenTrail('40 months', '30 months', '1 month');
    await run(
      `insert into audit_anchor (city_id, seq, hash, removed_before)
       select city_id, seq, hash, now() from audit_seal where city_id = $1 and seq = 2`,
      [cityId],
    );
    await run(
      'delete from audit_entry where id in (select audit_id from audit_seal where city_id = $1 and seq <= 2)',
      [cityId],
    );
    await run('delete from audit_seal where city_id = $1 and seq <= 2', [cityId]);
    expect((await verdict(cityId)).broken).toMatchObject({ fault: 'unsaid', seq: '2' });
  });

  it('cannot take the anchor away unseen', async () => {
    const cityId = await givenTrail('40 months', '30 months');
    await remove(cityId);
    await run('delete from audit_anchor where city_id = $1', [cityId]);
    expect((await verdict(cityId)).broken).toMatchObject({ fault: 'removed', seq: '1' });
  });
});

describe('npm run retention', () => {
  beforeAll(async () => {
    const { buildWhenChanged } = (await import(path.join(projectRoot(), 'scripts/build.mjs'))) as {
      buildWhenChanged: (root: string, node: string) => void;
    };
    buildWhenChanged(projectRoot(), process.execPath);
  });

  const retention = (cityId: string, months?: string) =>
    new Promise<{ code: number; said: string }>((resolve) => {
      execFile(
        process.execPath,
        [path.join(projectRoot(), 'dist/scripts/retention.js'), '--city', cityId],
        {
          env: {
            PATH: process.env.PATH,
            OWNER_DATABASE_URL: trail.database.ownerUrl,
            RETENTION_MONTHS: months,
          },
        },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
      );
    });

  it('keeps three years, says what went and from where the chain is kept', async () => {
    const cityId = await givenTrail('40 months', '35 months');
    const { code, said } = await retention(cityId);
    expect([code, said]).toEqual([0, expect.stringContaining('the chain is kept from entry 2 on')]);
    expect((await verdict(cityId)).broken).toBeNull();
  });

  it('takes no time under six months, and nothing from a chain that is broken', async () => {
    const cityId = await givenTrail('40 months', '35 months');
    expect(await retention(cityId, '5')).toEqual({
      code: 1,
      said: expect.stringContaining('6 months at least') as unknown,
    });
    await run(`update audit_entry set result = 'refused' where city_id = $1`, [cityId]);
    expect(await retention(cityId)).toEqual({ code: 1, said: expect.stringContaining('changed') as unknown });
    expect(await kept(cityId)).toEqual([2, 2]);
  });
});
