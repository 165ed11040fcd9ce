import { Logger } from '@nestjs/common';
import type { MikroORM } from '@mikro-orm/postgresql';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { readEnvironment } from '../../src/config/environment.js';
import { CourierService } from '../../src/notification/courier.service.js';
import { markSent } from '../../src/notification/deliveries.js';
import { runNoticePass } from '../../src/notification/notice-pass.js';
import { demoCityId } from '../../src/organization/city-ids.js';
import { CityLawService } from '../../src/organization/city-law.service.js';
import { CityClock } from '../../src/persistence/city-clock.js';
import { entities } from '../../src/persistence/entities.js';
import { Nudge } from '../../src/persistence/nudge.js';
import { openOrm } from '../../src/persistence/orm.js';
import { SuperviseService } from '../../src/supervision/lamps/supervise.service.js';
import { ConductorClient } from '../../src/temporal/conductor-client.js';
import type { WorkflowName } from '../../src/temporal/conductor-client.js';
import { PokeRelayService } from '../../src/temporal/poke-relay.service.js';
import { sharedWorkflowId } from '../../src/temporal/workflow-ids.js';
import { givenPart } from '../factories/given-part.js';
import { failures, underPlan, watchDatabaseCalls } from '../support/failing-calls.js';
import type { Failure } from '../support/failing-calls.js';
import { eventually } from '../support/eventually.js';
import { changesBetween, readMarks } from '../support/record-marks.js';
import type { TestDatabase } from '../support/database-template.js';
import { createCityDatabase } from '../support/test-databases.js';
import { testTemporalAddress } from '../support/servers.js';

/**
 * What goes on by itself, with the N-th call to the database failing, in three ways. An ordinary run takes some N,
 * TEST_FULL=1 each.
 *
 * To see it red: with the outbox rows of the relay deleted in a transaction of their own.
 */
const full = process.env.TEST_FULL === '1';
const now = '2026-11-24T09:00:00+08:00';

let database: TestDatabase;
let orm: MikroORM;
let owner: pg.Client;
let unwatch: () => void;
let temporal: Client;
let part: { decisionId: string; partId: string };

beforeAll(async () => {
  Logger.overrideLogger(false);
  unwatch = watchDatabaseCalls();
  database = await createCityDatabase(new Date(now));
  orm = await openOrm({ url: database.appUrl, poolMax: 12, entities });
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  temporal = new Client({ connection: await Connection.connect({ address: testTemporalAddress() }) });
});
afterAll(async () => {
  await owner.end();
  await temporal.connection.close();
  await orm.close(true);
  await database.drop();
  unwatch();
});

const environment = () =>
  readEnvironment({
    ...{ DATABASE_URL: database.appUrl, SESSION_SECRET: 'x'.repeat(32), DEMO: '1' },
    ...{ TEMPORAL_ADDRESS: testTemporalAddress(), TEMPORAL_TASK_QUEUE: `fail-at-n-${database.name}` },
  });
const count = async (sql: string): Promise<number> =>
  Number((await owner.query<{ n: string }>(sql)).rows[0]?.n);

/** A part that is overdue and has not been looked at. */
async function overduePart(): Promise<void> {
  part = await givenPart(owner, {
    dueAt: '2026-11-19T24:00:00+08:00',
    dispatchedAt: '2026-11-02T09:00:00+08:00',
  });
  await owner.query('update task_part set next_due_at = $2 where id = $1', [part.partId, now]);
  // Judged by the rules in force: a change of rules is looked at in a page of its own.
  await owner.query(
    'update decision set rules_version = (select max(version) from rule_pack) where id = $1',
    [part.decisionId],
  );
}

const sweep = () => {
  const nudge = new Nudge(async () => undefined);
  return new SuperviseService(orm, new CityClock(), new CityLawService(), nudge).supervise(part.decisionId);
};
const noticePass = () => runNoticePass(orm.em.fork(), new CityClock(), demoCityId);
async function itemsFor(posts: number): Promise<void> {
  await owner.query(
    `insert into notice_item (city_id, post_id, subject_type, subject_id, rung, episode, sentence, not_before, arisen_at)
      select $1, id, 'part', gen_random_uuid(), 'red', 1, '已超过完成时限1个工作日', $2, $2 from post order by code limit ${posts}`,
    [demoCityId, now],
  );
}
let noticed: string[] = [];
const delivery = () => markSent(orm.em.fork(), noticed);
const forgetNotices = () =>
  owner.query(`truncate notice_item, delivery, message_notice, message, notice, change_feed;
    delete from live_clock where workflow_type = 'courier'`);

const invariants = {
  lampsTwice: `select count(*) as n from (select from lamp_episode where closed_at is null group by part_id, dimension
    having count(*) > 1) x`,
  rungsTwice: `select count(*) as n from (select from rung_reached group by part_id, rung, episode having count(*) > 1) x`,
  redWithoutClock: `select count(*) as n from task_part p where p.lamp = 'red' and p.next_due_at is not null
    and not exists (select from live_clock l where l.workflow_id = 'decision/' || p.decision_id and l.next_wake_at is not null)`,
  redUnaudited: `select count(*) as n from task_part p where p.lamp = 'red' and not exists (select from audit_entry a
    where a.action = 'system:supervise' and p.id = any(a.subject_ids))`,
  noticesUndelivered: `select count(*) as n from notice n where not exists (select from delivery d where d.notice_id = n.id)`,
  itemsTwice: `select count(*) as n from (select from notice_item group by post_id, subject_id, rung, episode having count(*) > 1) x`,
};
const violated = async () => {
  const counts: string[] = [];
  for (const [name, sql] of Object.entries(invariants)) if ((await count(sql)) > 0) counts.push(name);
  return counts;
};

async function isWoken(workflowId: string): Promise<string> {
  const { taskQueue } = environment().temporal;
  const { status } = await temporal.workflow.getHandle(sharedWorkflowId(taskQueue, workflowId)).describe();
  return status.name;
}

/** Does it once with its N-th call failing; answers whether that call came. */
async function failing(work: () => Promise<unknown>, failAt: number, how: Failure): Promise<boolean> {
  const plan = { failAt, how, calls: 0 };
  await underPlan(plan, work).catch(() => undefined);
  return plan.calls >= failAt;
}

const steps: Record<string, { given: () => Promise<void>; work: () => Promise<unknown> }> = {
  'the look at a decision that is overdue': { given: overduePart, work: sweep },
  'the forming of notices': {
    given: async () => {
      await forgetNotices();
      await itemsFor(3);
    },
    work: noticePass,
  },
  'the delivery into the inbox': {
    given: async () => {
      await forgetNotices();
      await itemsFor(3);
      ({ noticed } = await noticePass());
    },
    work: delivery,
  },
};

describe.each(Object.entries(steps))('%s', (_name, { given, work }) => {
  it.each(failures)(
    'is done wholly or not at all whichever call is %s, and done once when it is repeated',
    async (how) => {
      await given();
      const start = await readMarks(owner);
      await work();
      const whole = changesBetween(start, await readMarks(owner));
      expect(Object.keys(whole)).not.toEqual([]);
      for (let n = 1; n < 100; n += full ? 1 : 3) {
        await given();
        const before = await readMarks(owner);
        const came = await failing(work, n, how);
        const left = changesBetween(before, await readMarks(owner));
        expect({ n, left }).toEqual({ n, left: Object.keys(left).length > 0 ? whole : {} });
        expect(await violated()).toEqual([]);
        await work();
        expect({ n, left: changesBetween(before, await readMarks(owner)) }).toEqual({ n, left: whole });
        expect(await violated()).toEqual([]);
        if (!came) return;
      }
      throw new Error('it never passes');
    },
  );
});

/** Whose first answer is lost, before or after the server did it. */
class LosingConductor extends ConductorClient {
  #isLost = false;

  constructor(private readonly how: 'cut' | 'unanswered') {
    super(environment());
  }

  override async wake(name: WorkflowName): Promise<void> {
    if (this.#isLost) return super.wake(name);
    this.#isLost = true;
    if (this.how === 'unanswered') await super.wake(name);
    throw new Error('14 UNAVAILABLE: Connection dropped');
  }
}

describe('the relay', () => {
  it.each(['cut', 'unanswered'] as const)('wakes every workflow although Temporal is %s', async (how) => {
    for (const n of [1, 2, 3])
      await owner.query(
        `insert into outbox (city_id, workflow_type, workflow_id) values ($1, 'decisionLoop', $2)`,
        [demoCityId, `decision/temporal-${how}-${n}`],
      );
    const conductor = new LosingConductor(how);
    const relay = new PokeRelayService(orm, conductor, environment());
    relay.onApplicationBootstrap();
    await eventually(
      () => count('select count(*) as n from outbox'),
      (left) => left === 0,
    );
    await relay.onModuleDestroy();
    await conductor.onApplicationShutdown();
    for (const n of [1, 2, 3]) expect(await isWoken(`decision/temporal-${how}-${n}`)).toBe('RUNNING');
  });

  it.each(failures)('wakes every workflow whichever call is %s', async (how) => {
    const conductor = new ConductorClient(environment());
    for (let n = 1; n <= (full ? 8 : 4); n += 1) {
      const workflowId = `decision/${how}-${n}`;
      await owner.query(
        `insert into outbox (city_id, workflow_type, workflow_id) values ($1, 'decisionLoop', $2)`,
        [demoCityId, workflowId],
      );
      const relay = new PokeRelayService(orm, conductor, environment());
      underPlan({ failAt: n, how, calls: 0 }, () => relay.onApplicationBootstrap());
      await eventually(
        () => count('select count(*) as n from outbox'),
        (left) => left === 0,
      );
      await relay.onModuleDestroy();
      expect(await isWoken(workflowId)).toBe('RUNNING');
    }
    await conductor.onApplicationShutdown();
  });
});

describe('the courier', () => {
  it.each(failures)('gives each post one notice, once, whichever call is %s', async (how) => {
    for (const n of full ? Array.from({ length: 40 }, (_none, at) => at + 1) : [1, 3, 5, 8, 13]) {
      await forgetNotices();
      await itemsFor(3);
      const courier = new CourierService(orm, new CityClock(), new CityLawService(), environment());
      underPlan({ failAt: n, how, calls: 0 }, () => courier.onApplicationBootstrap());
      const sent = () => count(`select count(*) as n from delivery where state = 'sent'`);
      await eventually(sent, (all) => all === 3);
      await courier.onModuleDestroy();
      expect(await count('select count(*) as n from notice')).toBe(3);
      expect(await count('select sum(array_length(subject_ids, 1)) as n from change_feed')).toBe(3);
      expect(await violated()).toEqual([]);
    }
  });
});
