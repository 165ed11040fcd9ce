import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { seedDemoCity } from '../../scripts/seed/demo-city.js';
import { demoCityId } from '../../src/organization/city-ids.js';
import { loadCity } from '../../src/organization/city-loader.js';
import { CityClock } from '../../src/persistence/city-clock.js';
import { openOrm } from '../../src/persistence/orm.js';
import { createTestDatabase } from '../support/test-databases.js';
import type { TestDatabase } from '../support/database-template.js';

let database: TestDatabase;
let record: pg.Client;
let said: string | null;

beforeAll(async () => {
  database = await createTestDatabase();
  record = new pg.Client(database.ownerUrl);
  await record.connect();
  said = await seedDemoCity(database);
}, 180_000);

afterAll(async () => {
  await record.end();
  await database.drop();
});

/** The first column of a query. */
async function column(text: string): Promise<unknown[]> {
  const { rows } = await record.query({ text, rowMode: 'array' });
  return (rows as unknown[][]).map(([first]) => first);
}

const number = async (text: string): Promise<number> => Number((await column(text))[0]);

const touchable = [
  ...['decision', 'task', 'task_part', 'report', 'supervision_order', 'notice', 'audit_entry', 'outbox'],
  'city_clock',
];

/** Everything that a second run could have touched. */
async function fingerprint(): Promise<unknown[]> {
  const prints = [];
  for (const table of touchable)
    prints.push(await column(`select md5(string_agg(t::text, '|' order by t::text)) from ${table} t`));
  return prints;
}

describe('the demo city', () => {
  it('says what it holds', () => {
    expect(said).toBe('演示城市已装好：377个单位，16个决策事项');
  });

  it('has decisions in every stage, each marked as a demo', async () => {
    expect(await column('select distinct state from decision order by 1')).toEqual([
      ...['closed', 'dispatched', 'draft', 'withdrawn'],
    ]);
    expect(await column(`select title from decision where title not like '%（演示）'`)).toEqual([]);
    expect(await number(`select count(*) from decision where state = 'closed' and summary is not null`)).toBe(
      1,
    );
    expect(await number('select count(*) from task')).toBeGreaterThanOrEqual(80);
  });

  it('has parts in every stage that a person can bring about, and lamps of every colour', async () => {
    expect(await column('select distinct state from task_part order by 1')).toEqual([
      ...[
        'concluded',
        'dispatched',
        'disputed',
        'draft',
        'in_progress',
        'reported_done',
        'returned',
        'signed',
      ],
      ...['transferred', 'withdrawn'],
    ]);
    const lamps = await column(`select distinct lamp || coalesce('/' || lamp_dimension, '') from task_part
      where state not in ('draft', 'concluded', 'withdrawn', 'transferred') order by 1`);
    expect(lamps).toEqual(expect.arrayContaining(['green/time', 'grey/time']));
    for (const dimension of ['time', 'schedule', 'quality'])
      expect(lamps).toEqual(expect.arrayContaining([`yellow/${dimension}`, `red/${dimension}`]));
  });

  it('has supervision orders in every state, an interview to decide, reports to review and open proposals', async () => {
    expect(await column('select distinct state from supervision_order order by 1')).toEqual([
      ...['answered', 'closed', 'declined', 'draft', 'issued', 'signed'],
    ]);
    expect(await column('select state from interview_draft where decision_id is not null')).toEqual([
      'drafted',
    ]);
    expect(await number(`select count(*) from report where state = 'submitted'`)).toBeGreaterThanOrEqual(4);
    expect(await number(`select count(*) from report where state = 'returned'`)).toBeGreaterThanOrEqual(3);
    expect(
      await number(`select count(*) from task_proposal where state = 'proposed'`),
    ).toBeGreaterThanOrEqual(6);
    expect(await number('select count(*) from task where parent_part_id is not null')).toBeGreaterThanOrEqual(
      8,
    );
  });

  it('has requests for a later day, what blocks the work, a meeting and checks at different points of their way', async () => {
    expect(await column('select distinct state from deadline_request order by 1')).toEqual([
      ...['checked', 'granted', 'signed'],
    ]);
    expect(await column('select distinct state from restriction order by 1')).toEqual([
      ...['asked', 'on_agenda', 'solved'],
    ]);
    expect(await number(`select count(*) from meeting where state = 'planned'`)).toBe(1);
    expect(await column('select distinct state from check_record order by 1')).toEqual(['asked', 'recorded']);
  });

  it('has one quarter verified on the spot and one whose nominations are collected', async () => {
    expect(await column('select period || state from verification_round order by 1')).toEqual([
      ...['2026Q3drawn', '2026Q4committed'],
    ]);
    expect(await number('select count(*) from verification_item where outcome is not null')).toBe(5);
    // The trip of the verification, and the check of November.
    expect(await column('select state from inspection_trip order by number')).toEqual(['ended', 'ended']);
  });

  it('has what follows from its two published quarters: rewards signed and to sign, flags that moved, money paid', async () => {
    expect(
      await column(`select distinct state from consequence where kind = 'commendation' order by 1`),
    ).toEqual([...['drafted', 'signed']]);
    expect(await number('select count(*) from flag_holding where until is null')).toBe(2);
    expect(await number(`select count(*) from fund_entry where kind = 'payment' and period = '2026Q3'`)).toBe(
      1,
    );
    expect(
      await number(`select count(*) from consequence where kind = 'interview' and state <> 'withdrawn'`),
    ).toBeGreaterThan(0);
  });

  it('leaves nothing due and every notice in its inbox', async () => {
    expect(
      await column(`select workflow_id from live_clock where next_wake_at <= '2026-11-24T09:00:00+08:00'`),
    ).toEqual([]);
    expect(await column(`select state from delivery where state <> 'sent'`)).toEqual([]);
    expect(
      await column('select distinct 1 from notice_item where notice_id is null and not_before <= now()'),
    ).toEqual([]);
    expect(await column(`select action from audit_entry where result = 'refused'`)).toEqual([]);
  });

  it('runs on from the morning of 24 November 2026', async () => {
    const orm = await openOrm({ url: database.appUrl, poolMax: 1, entities: [] });
    const { now, mode } = await new CityClock().read(orm.em.fork(), demoCityId);
    await orm.close();
    expect(mode).toBe('offset');
    expect(now.getTime()).toBeGreaterThanOrEqual(Date.parse('2026-11-24T09:00:00+08:00'));
    expect(now.getTime()).toBeLessThan(Date.parse('2026-11-24T09:05:00+08:00'));
  });

  it('is not told a second time', async () => {
    const before = await fingerprint();
    expect(await seedDemoCity(database)).toBeNull();
    expect(await fingerprint()).toEqual(before);
  });

  it('whose story was cut off comes to the same end without another decision', async () => {
    await record.query(
      `update city_clock set mode = 'still', offset_ms = 0, still_at = '2026-11-23T18:00:00+08:00'`,
    );
    const decisions = await number('select count(*) from decision');
    expect(await seedDemoCity(database)).not.toBeNull();
    expect(await number('select count(*) from decision')).toBe(decisions);
    expect(await column('select mode from city_clock')).toEqual(['offset']);
  });
});

it('a city that is no demo gets no invented decisions', async () => {
  const real = await createTestDatabase();
  await loadCity(real.ownerUrl, { clock: 'real', demo: false });
  expect(await seedDemoCity(real)).toBeNull();
  const client = new pg.Client(real.ownerUrl);
  await client.connect();
  const { rows } = await client.query(
    `select (select count(*) from decision) as decisions, mode from city_clock`,
  );
  await client.end();
  await real.drop();
  expect(rows).toEqual([{ decisions: '0', mode: 'real' }]);
});
