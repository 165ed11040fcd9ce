import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ChainSealer } from '../../src/oversight/chain-sealer.js';
import { demoCityId, postId } from '../../src/organization/city-ids.js';
import { projectRoot } from '../../scripts/servers/project-root.js';
import { writeEntry } from '../factories/audit-trail.js';
import { givenSignedPaper } from '../factories/given-paper.js';
import { emptyDatabase } from '../support/database-template.js';
import type { TestDatabase } from '../support/database-template.js';
import { eventually } from '../support/eventually.js';
import { superUrlOfRun } from '../support/servers.js';
import { createCityDatabase } from '../support/test-databases.js';

const cityId = demoCityId;
const folder = mkdtempSync(path.join(os.tmpdir(), 'dukaojian-backup-'));
const filesDir = path.join(folder, 'files');
const archive = path.join(folder, 'city.tar');
let database: TestDatabase;
let record: pg.Client;
let evidence: string;

function run(script: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  return new Promise<{ code: number; said: string }>((resolve) => {
    execFile(
      process.execPath,
      [path.join(projectRoot(), `dist/scripts/${script}.js`), ...args],
      {
        env: {
          ...{ PATH: process.env.PATH, OWNER_DATABASE_URL: database.ownerUrl, DATA_DIR: filesDir },
          ...{ DRILL_SUPER_DATABASE_URL: superUrlOfRun(), ...env },
        },
      },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  return client;
}

// Every row of every table, in a form that shows any difference.
async function printOf(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
       and relname not in ('change_feed', 'backup_run', 'mikro_orm_migrations') order by 1`,
  );
  const print: Record<string, string> = {};
  for (const { name } of rows) {
    const { rows: found } = await client.query<{ print: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '' order by t::text), '')) as print from ${pg.escapeIdentifier(name)} t`,
    );
    print[name] = found[0]?.print ?? '';
  }
  return print;
}

const laws = (client: pg.Client) =>
  client.query<{ law: string }>(
    `select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as law from pg_constraint
       where connamespace = 'public'::regnamespace and contype <> 'n'
     union all select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger where not tgisinternal
     order by 1`,
  );

// One file under a document whose title has all that a copy of rows must not stumble over, and one made paper.
async function givenRecord(): Promise<void> {
  const content = Buffer.from('佐证材料');
  const sha256 = createHash('sha256').update(content).digest('hex');
  const key = `${sha256.slice(0, 2)}/${sha256}`;
  evidence = path.join(filesDir, key);
  mkdirSync(path.dirname(evidence), { recursive: true });
  writeFileSync(evidence, content);
  await record.query(
    `with d as (insert into document (city_id, kind, classification, title, source, registered_by, registered_at)
       values ($1, 'policy', 'public', $2, $3, $4, now()) returning id)
     insert into evidence_file (id, city_id, document_id, original_name, media_type, byte_size, pages, sha256, storage_key,
       uploaded_at) select gen_random_uuid(), $1, id, 'a', 'application/pdf', 12, 1, $5, $6, now() from d`,
    [
      ...[cityId, '制表\t换行\r\n反斜线\\N \\. 引号"\'😀', JSON.stringify({ none: null, figure: 1.5e-7 })],
      ...[postId('PD-SWB/supervision_office'), sha256, key],
    ],
  );
  const paper = await givenSignedPaper(record, { number: '定督警〔2026〕1号', body: 'GD-FGW' });
  await record.query(
    `update formal_paper set making = 'made', docx_key = $2, docx_sha256 = $3, pdf_key = $2, pdf_sha256 = $3 where id = $1`,
    [paper, key, sha256],
  );
  for (let n = 1; n <= 5; n += 1) await writeEntry(record, cityId, n);
}

beforeAll(async () => {
  const { buildWhenChanged } = (await import(path.join(projectRoot(), 'scripts/build.mjs'))) as {
    buildWhenChanged: (root: string, node: string) => void;
  };
  buildWhenChanged(projectRoot(), process.execPath);
  database = await createCityDatabase(new Date('2026-11-24T01:00:00Z'));
  record = await connect(database.ownerUrl);
  await givenRecord();
  const sealing = new pg.Pool({ connectionString: database.sealerUrl, max: 1 });
  const sealer = new ChainSealer(sealing, cityId);
  await eventually(
    async () => {
      await sealer.pass();
      return (
        await record.query(
          'select from audit_entry e where not exists (select from audit_seal s where s.audit_id = e.id)',
        )
      ).rowCount;
    },
    (left) => left === 0,
  );
  await sealing.end();
  expect(await run('backup', [archive])).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await record.end();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('npm run backup and npm run restore', () => {
  it('bring back every row, every file, every check and the next numbers, into an empty database', async () => {
    const empty = await emptyDatabase();
    const there = path.join(folder, 'there');
    const restored = await run('restore', [archive], { OWNER_DATABASE_URL: empty.ownerUrl, DATA_DIR: there });
    expect(restored).toEqual({ code: 0, said: expect.stringContaining('已恢复到') });
    const back = await connect(empty.ownerUrl);
    expect(await printOf(back)).toEqual(await printOf(record));
    expect((await laws(back)).rows).toEqual((await laws(record)).rows);
    const last = `select last_value from pg_sequences where sequencename = 'audit_entry_id_seq'`;
    expect((await back.query(last)).rows).toEqual((await record.query(last)).rows);
    const kept = path.relative(filesDir, evidence);
    expect(readFileSync(path.join(there, kept))).toEqual(readFileSync(evidence));
    await back.end();
    await empty.drop();
  });

  it('leave a database that is not empty as it is, and say so in one line', async () => {
    const before = await printOf(record);
    const { code, said } = await run('restore', [archive]);
    expect([code, said.trim().split('\n')]).toEqual([1, [expect.stringContaining('数据库不是空的')]]);
    expect(await printOf(record)).toEqual(before);
  });

  it('keep the archive for the eyes of its owner, and never write over one', async () => {
    expect(statSync(archive).mode & 0o777).toBe(0o600);
    expect(await run('backup', [archive])).toMatchObject({
      code: 1,
      said: expect.stringContaining('已存在'),
    });
  });
});

describe('npm run backup:drill', () => {
  const runs = () =>
    record.query<{ fault: string | null }>(
      `select fault, taken_at is not null as taken, row_count > 1000 as filled from backup_run where kind = 'drill' order by id desc limit 1`,
    );

  it('finds the newest backup, brings it back, checks it, signs in to it, says RPO and RTO and keeps the result', async () => {
    // Where the settings are given as files, the drill still signs in to what it restored and not to the city itself.
    const file = path.join(folder, 'database-url');
    writeFileSync(file, database.appUrl);
    const { code, said } = await run('backup-drill', [], { DATABASE_URL_FILE: file });
    expect([code, said]).toEqual([0, expect.stringMatching(/演练通过.*\nRPO \d+ s, RTO [\d.]+ s\n$/)]);
    expect((await runs()).rows).toEqual([{ fault: null, taken: true, filled: true }]);
  });

  it('ends with 1 over an archive in which one byte was changed', async () => {
    const bytes = readFileSync(archive);
    bytes.writeUInt8(bytes.readUInt8(40_000) ^ 1, 40_000);
    const changed = path.join(folder, 'changed.tar');
    writeFileSync(changed, bytes);
    const { code, said } = await run('backup-drill', [changed]);
    expect([code, said]).toEqual([1, expect.stringContaining('没有核验成')]);
    expect((await runs()).rows).toEqual([{ fault: expect.any(String), taken: false, filled: false }]);
  });

  it('ends with 1 over an archive that is cut off', async () => {
    const cut = path.join(folder, 'cut.tar');
    writeFileSync(cut, readFileSync(archive).subarray(0, 30_000));
    expect((await run('backup-drill', [cut])).code).toBe(1);
  });

  it('ends with 1 and says all of it where an audit entry was changed and a file was lost before the backup', async () => {
    const superUrl = new URL(superUrlOfRun());
    superUrl.pathname = `/${database.name}`;
    const superuser = await connect(superUrl.href);
    await superuser.query('set session_replication_role = replica');
    const rename = (name: string) =>
      superuser.query(
        `update audit_entry set person_name = $1 where id = (select min(audit_id) from audit_seal)
        returning (select person_name from audit_entry where id = (select min(audit_id) from audit_seal)) as before`,
        [name],
      );
    const content = readFileSync(evidence);
    rmSync(evidence);
    const { rows } = await rename('李四');
    const damaged = path.join(folder, 'damaged.tar');
    const backup = await run('backup', [damaged]);
    writeFileSync(evidence, content);
    await rename((rows as [{ before: string }])[0].before);
    await superuser.end();
    expect(backup).toEqual({ code: 1, said: expect.stringContaining(path.basename(evidence)) });
    const { code, said } = await run('backup-drill', [damaged]);
    expect([code, said]).toEqual([1, expect.stringContaining('the audit chain breaks: changed')]);
    expect(said).toContain('佐证文件缺失');
  });
});

describe('npm run evidence:check', () => {
  it('holds where each row has its file, and names what no row names after 24 hours, not before', async () => {
    const young = path.join(filesDir, 'ab', `ab${'0'.repeat(62)}`);
    const old = path.join(filesDir, 'ab', `ab${'1'.repeat(62)}`);
    mkdirSync(path.dirname(old), { recursive: true });
    for (const file of [young, old]) writeFileSync(file, 'x');
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    utimesSync(old, yesterday, yesterday);
    const { code, said } = await run('evidence-check', []);
    expect(code).toBe(0);
    expect(said).toContain(path.basename(old));
    expect(said).not.toContain(path.basename(young));
  });

  it('ends with 1 and names the row whose file has another content', async () => {
    const content = readFileSync(evidence);
    writeFileSync(evidence, 'somebody wrote over it');
    const { code, said } = await run('evidence-check', []);
    writeFileSync(evidence, content);
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(/内容不符 \/ differs: evidence_file [0-9a-f-]{36}/),
    ]);
  });
});
