import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { readEnvironment } from '../../src/config/environment.js';
import { verifyChain } from '../../src/oversight/chain-verifier.js';
import { SealService } from '../../src/oversight/seal.service.js';
import { accountId, bodyId, demoCityId, postId } from '../../src/organization/city-ids.js';
import { CommandRunner } from '../../src/persistence/command-runner.js';
import { CityHall } from '../support/city-hall.js';
import { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';

let hall: CityHall;
const dataDir = path.join(os.tmpdir(), `audit-commands-${randomUUID()}`);

beforeAll(async () => {
  hall = await CityHall.open({ here: true, environment: { DATABASE_POOL: '40', DATA_DIR: dataDir } });
});
afterAll(() => hall.close());

const contextOf = (requestId: string) => ({
  actor: {
    ...{
      accountId: accountId('GD-FGW/unit_head'),
      personId: randomUUID(),
      personName: '甲',
      cityId: demoCityId,
    },
    ...{ postId: postId('GD-FGW/unit_head'), postTitle: '', role: 'unit_head', level: 'city' as const },
    ...{ bodyId: bodyId('GD-FGW'), bodyName: '' },
  },
  ip: null,
  requestId,
  idempotency: null,
});

async function verdict() {
  const client = new pg.Client(hall.app.sealerUrl);
  await client.connect();
  try {
    return await verifyChain(client, demoCityId);
  } finally {
    await client.end();
  }
}

const unsealed = async () =>
  Number(
    (
      await hall.one<{ count: string }>(`select count(*) from audit_entry e
    where not exists (select from audit_seal s where s.audit_id = e.id)`)
    ).count,
  );

describe('the audit trail behind the commands', () => {
  it('is an unbroken chain a moment after 200 commands at once', async () => {
    const runner = hall.app.inside().get(CommandRunner);
    const ids = Array.from({ length: 200 }, () => randomUUID());
    const runs = ids.map((id) => {
      const audit = { action: 'test:write', subjectType: 'test', subjectIds: [id] };
      const change = { writes: [], audit, bodyIds: [] };
      return runner.run(contextOf(id), audit, async () => ({ change, answer: id }));
    });
    expect(await Promise.all(runs)).toEqual(ids);
    await eventually(unsealed, (count) => count === 0);
    const { broken, length } = await verdict();
    expect(broken).toBeNull();
    expect(length).toBeGreaterThanOrEqual(200n);
  });

  it('takes a command back whose entry cannot be written', async () => {
    const { parts } = await hall.dispatched([
      { wording: '完成前期工作', responsible: 'GD-FGW', dueOn: '2026-12-31' },
    ]);
    const partId = parts[0]?.id ?? '';
    const unit = await hall.at('GD-FGW/unit_head');
    const state = () =>
      hall.one<object>('select state, version, signed_by from task_part where id = $1', [partId]);
    const before = await state();
    await hall.record.query(
      `alter table audit_entry add constraint none check (action <> 'part:sign') not valid`,
    );
    expect((await unit.post(`/api/v1/parts/${partId}/sign`, {})).status).toBe(500);
    expect(await state()).toEqual(before);
    await hall.record.query('alter table audit_entry drop constraint none');
    expect((await unit.post(`/api/v1/parts/${partId}/sign`, {})).status).toBe(200);
  });

  it('keeps a checkpoint and a first verification, and tells the watchers its age', async () => {
    const verified = () =>
      hall.all<object>('select fault, head from audit_verification where city_id = $1', [demoCityId]);
    expect(await eventually(verified, (rows) => rows.length > 0)).toMatchObject([{ fault: null }]);
    const files = () => readdir(path.join(dataDir, 'audit-checkpoints')).catch(() => []);
    expect(await eventually(files, (names) => names.length > 0)).toHaveLength(1);
    const watcher = new ApiClient(hall.app.baseUrl);
    const { body } = await watcher.get<{ auditUnsealedSeconds: number }>('/health/ready');
    expect(body.auditUnsealedSeconds).toBeLessThan(60);
    const metrics = await (await fetch(`${hall.app.baseUrl}/metrics`)).text();
    expect(metrics).toMatch(/^dukaojian_audit_unsealed_seconds \d/m);
    expect(metrics).toMatch(/^dukaojian_audit_broken 0$/m);
  });

  it('tells the watchers how long an entry has been waiting for its seal', async () => {
    const owner = new pg.Client(hall.app.ownerUrl);
    owner.on('error', () => undefined);
    await owner.connect();
    await eventually(unsealed, (count) => count === 0);
    // Nobody can seal while somebody holds the chain.
    await owner.query(
      `begin; select pg_advisory_xact_lock(hashtext('audit chain'), hashtext('${demoCityId}'))`,
    );
    await hall.record.query(
      `insert into audit_entry (city_id, recorded_at, action, subject_type, subject_ids, result)
       values ($1, clock_timestamp() - interval '61 seconds', 'test:write', 'test', '{}', 'done')`,
      [demoCityId],
    );
    const { body } = await new ApiClient(hall.app.baseUrl).get<{ auditUnsealedSeconds: number }>(
      '/health/ready',
    );
    expect(body.auditUnsealedSeconds).toBeGreaterThan(60);
    await owner.query('rollback');
    await owner.end();
    await eventually(unsealed, (count) => count === 0);
  });
});

describe('a worker', () => {
  it('does not start without the role that lays the chain: auditing cannot be left out', () => {
    const env = readEnvironment({
      DATABASE_URL: 'postgresql://x',
      SESSION_SECRET: 'x'.repeat(32),
      DEMO: '1',
    });
    expect(() => new SealService(env)).toThrow('SEALER_DATABASE_URL');
  });
});
