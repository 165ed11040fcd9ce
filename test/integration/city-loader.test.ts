import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { verify } from '@node-rs/argon2';
import pg from 'pg';
import { rulePackHash } from '../../src/config/rule-pack.js';
import type { RulePack } from '../../src/domain/rule-pack.js';
import { demoPassword } from '../../src/organization/city-data/demo-password.js';
import { accountId, bodyId, demoCityId, personId, postId } from '../../src/organization/city-ids.js';
import { loadCity } from '../../src/organization/city-loader.js';
import { CityClock } from '../../src/persistence/city-clock.js';
import { openOrm } from '../../src/persistence/orm.js';
import { createTestDatabase } from '../support/test-databases.js';
import type { TestDatabase } from '../support/database-template.js';

const now = new Date('2026-11-24T09:00:00+08:00');
const tables = [
  'city',
  'city_clock',
  'rule_pack',
  'working_calendar',
  'body',
  'post',
  'person',
  'appointment',
  'leader_charge',
  'account',
  'indicator',
  'indicator_version',
  'indicator_change',
  'measure',
  'scheme',
  'scheme_row',
  'indicator_target',
  'measurement',
  'not_applicable',
  'city_output',
  'assessment_step',
];

let database: TestDatabase;
let owner: pg.Client;
let orm: MikroORM;

beforeAll(async () => {
  database = await createTestDatabase();
  await loadCity(database.ownerUrl, { clock: 'still', now, demo: true });
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  orm = await openOrm({ url: database.appUrl, poolMax: 2, entities: [] });
});

afterAll(async () => {
  await orm.close();
  await owner.end();
  await database.drop();
});

async function read<Row extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
  return (await owner.query<Row>(sql, parameters)).rows;
}

// Every row with the transaction that wrote it: a rewritten row differs even when its values do not.
async function everything(): Promise<unknown[]> {
  const all = [];
  for (const table of tables)
    all.push(await read(`select xmin::text, to_jsonb(t) as row from ${table} t order by 2`));
  return all;
}

describe('loading the demo city', () => {
  it('brings 377 bodies: 108 at the city level, 147 at the counties’, 122 townships', async () => {
    const levels = await read('select level, count(*)::integer from body group by level order by level');
    expect(levels).toEqual([
      { level: 'city', count: 108 },
      { level: 'county', count: 147 },
      { level: 'township', count: 122 },
    ]);
  });

  it('orders the bodies of a level without gaps, the city first', async () => {
    const levels = await read(
      'select min(sort) as first, max(sort) + 1 - count(distinct sort) as gaps from body group by level',
    );
    expect(levels).toEqual(Array(3).fill({ first: 0, gaps: '0' }));
    expect(await read('select code from body where level = $1 and sort = 0', ['city'])).toEqual([
      { code: '621100' },
    ]);
  });

  it('puts one person on each post, with one account', async () => {
    const [counts] = await read(`select
      (select count(*) from post) as posts, (select count(*) from person) as persons,
      (select count(distinct post_id) from appointment where to_on is null) as held,
      (select count(distinct person_id) from account where demo and disabled_at is null) as accounts`);
    expect(new Set(Object.values(counts ?? {})).size).toBe(1);
    expect(Number(counts?.posts)).toBeGreaterThan(800);
  });

  it('gives every row the id that its code names', async () => {
    const [row] = await read(
      `select b.id as body, p.id as post, a.person_id as person, c.id as account
      from body b join post p on p.body_id = b.id join appointment a on a.post_id = p.id
      join account c on c.person_id = a.person_id where p.code = $1 and c.user_name = $2`,
      ['621102-FGW/unit_staff', '621102-fgw.unit_staff'],
    );
    const code = '621102-FGW/unit_staff';
    expect(row).toEqual({
      body: bodyId('621102-FGW'),
      post: postId(code),
      person: personId(code),
      account: accountId(code),
    });
  });

  it('has the three administrators and the inspector be different persons', async () => {
    const rows = await read(
      `select distinct a.person_id from post p join appointment a on a.post_id = p.id
      where p.role in ('system_admin', 'security_admin', 'audit_admin', 'inspector')`,
    );
    expect(rows).toHaveLength(4);
  });

  it('keeps one Argon2id hash of the demo password for all accounts', async () => {
    const hashes = await read<{ password_hash: string }>('select distinct password_hash from account');
    expect(hashes).toHaveLength(1);
    const hash = hashes[0]?.password_hash ?? '';
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verify(hash, demoPassword)).toBe(true);
  });

  it('brings the first rule pack with its hash and a calendar of 108 exceptions', async () => {
    const packs = await read<{ sha256: string; content: RulePack }>(
      'select city_id, version, sha256, content from rule_pack',
    );
    expect(packs).toMatchObject([{ city_id: '621100', version: 1, content: { city: '621100' } }]);
    for (const { sha256, content } of packs) expect(rulePackHash(content)).toBe(sha256);
    const calendars = await read(
      `select version, jsonb_array_length(days) as length, days -> 0 ->> 'date' as date,
        days -> 0 ->> 'kind' as kind, days -> 0 ->> 'name' as name from working_calendar`,
    );
    expect(calendars).toEqual([
      { version: 1, length: 108, date: '2024-01-01', kind: 'holiday', name: '元旦' },
    ]);
  });

  it('changes nothing when it is done again, whatever its options', async () => {
    const before = await everything();
    await loadCity(database.ownerUrl, { clock: 'real', demo: true });
    await loadCity(database.ownerUrl, { clock: 'offset', now: new Date(0), demo: false });
    expect(await everything()).toEqual(before);
  });

  it('leaves nothing behind when one of its tables refuses', async () => {
    const empty = await createTestDatabase();
    const client = new pg.Client({ connectionString: empty.ownerUrl });
    await client.connect();
    await client.query('alter table account rename to account_away');
    await expect(loadCity(empty.ownerUrl, { clock: 'real', demo: true })).rejects.toThrow('account');
    const { rows } = await client.query('select from city union all select from body');
    expect(rows).toEqual([]);
    await client.end();
    await empty.drop();
  });

  it('outside the demo brings bodies and posts, but no invented person and no account', async () => {
    const real = await createTestDatabase();
    await loadCity(real.ownerUrl, { clock: 'real', demo: false });
    const client = new pg.Client({ connectionString: real.ownerUrl });
    await client.connect();
    const { rows } = await client.query(`select name, demo, (select count(*)::integer from body) as bodies,
      (select count(*)::integer from person) as persons, (select count(*)::integer from account) as accounts
      from city`);
    expect(rows).toEqual([{ name: '定西市', demo: false, bodies: 377, persons: 0, accounts: 0 }]);
    await client.end();
    await real.drop();
  });
});

describe('the clock that the city gets', () => {
  async function clockAfter(clock: 'real' | 'offset' | 'still') {
    await owner.query('delete from city_clock');
    await loadCity(database.ownerUrl, { clock, now, demo: true });
    return new CityClock().read(orm.em.fork(), demoCityId);
  }

  it('stands at the given instant when it is still', async () => {
    expect(await clockAfter('still')).toEqual({ now, mode: 'still' });
  });

  it('runs on from the given instant when it has an offset', async () => {
    const read = await clockAfter('offset');
    expect(read.mode).toBe('offset');
    expect(read.now.getTime() - now.getTime()).toBeGreaterThanOrEqual(0);
    expect(read.now.getTime() - now.getTime()).toBeLessThan(5_000);
  });

  it('is the machine’s when it is real, whatever instant was given', async () => {
    const before = Date.now();
    const read = await clockAfter('real');
    expect(read.mode).toBe('real');
    expect(read.now.getTime()).toBeGreaterThanOrEqual(before);
    expect(read.now.getTime()).toBeLessThanOrEqual(Date.now());
  });
});
