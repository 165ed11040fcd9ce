import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Action } from '../../src/identity/permissions.js';
import { demoCards } from '../../src/web/demo-cards.js';
import { crawl } from '../support/crawl.js';
import type { SeenPage } from '../support/crawl.js';
import { EventStream } from '../support/event-stream.js';
import { fileAt } from '../support/hostile-files.js';
import type { SeenFile } from '../support/hostile-files.js';
import { HostileForms } from '../support/hostile-forms.js';
import { makeHostile } from '../support/hostile-record.js';
import type { HostileRecord } from '../support/hostile-record.js';
import { hostileTexts, leaksOf } from '../support/hostile-texts.js';
import { RouteDriver } from '../support/route-driver.js';
import type { Sent } from '../support/route-driver.js';
import { Staff } from '../support/staff.js';
import { inFull, sampled } from '../support/table-width.js';
import { startTestApp } from '../support/test-app.js';
import type { TestApp } from '../support/test-app.js';

// Texts that hold a sealed JSON: what is written before it makes it another file.
const sealed = new Set(['verification_round.list', 'verification_round.draw_file']);
// Those who see most; in full everybody who has a card.
const readers = inFull
  ? demoCards.map(({ userName }) => userName)
  : ['pd-swb.supervision_office', 'gd-fgw.lead_assessor'];

let test: TestApp;
let staff: Staff;
let owner: pg.Client;
let stream: EventStream;
let record: HostileRecord;
const sent: Sent[] = [];
const pages: SeenPage[] = [];
const files: SeenFile[] = [];

beforeAll(async () => {
  test = await startTestApp({ role: 'web', told: true });
  staff = await Staff.of(test);
  owner = new pg.Client(test.ownerUrl);
  await owner.connect();
  stream = await EventStream.open(await staff.named('pd-swb.supervision_office'));
  const driver = await RouteDriver.of(staff, owner);
  for (const input of sampled(driver.inputs, 3)) sent.push(...(await driver.drive(input)));
  record = await makeHostile(test, sealed);
}, 400_000);

afterAll(async () => {
  await stream.close();
  await owner.end();
  await test.close();
});

/** Every page that this person comes to, what its forms answer when they are filled with the texts, and its files. */
async function look(userName: string, followed: Map<string, number>, forms: HostileForms): Promise<void> {
  const client = await staff.named(userName);
  const from = ['/', `/search?q=${encodeURIComponent(hostileTexts[0] ?? '')}`];
  const found = await crawl(client, { from, each: inFull ? 3 : 1, followed });
  for (const page of found) pages.push(page, ...(await forms.send(client, page)));
}

/** A sheet, a document, a chart's table, each by whoever may take it along. */
async function takeAlong(): Promise<void> {
  const [decision, body] = await Promise.all(
    [
      // A briefing lists what is yellow or red.
      `select decision_id as id from task_part where lamp = 'red' order by id limit 1`,
      `select id from body where code = 'GD-FGW'`,
    ].map(async (sql) => (await owner.query<{ id: string }>(sql)).rows[0]?.id ?? ''),
  );
  const asked: [Action, string[]][] = [
    [
      'circular:read',
      ['ledger', 'briefing'].map((kind) => `/circulars/${kind}/xlsx?of=decision&id=${decision}`),
    ],
    ['dossier:export', ['xlsx', 'docx'].map((form) => `/dossiers/bodies/${body}/${form}`)],
    ['weakness:read', ['/weaknesses/chart/xlsx', '/standings/2026Q3/chart/xlsx']],
  ];
  for (const [action, paths] of asked)
    for (const path of paths) files.push(await fileAt(await staff.for(action), path));
}

/**
 * Red when one place shows as markup what somebody typed: seen with `{{{t "frame.title" title=title}}}` in
 * templates/layouts/main.hbs, which showed itself on 51 pages.
 */
describe('whatever was typed', () => {
  it('comes to every field: by the API where a sample is taken, and past it into each column that holds words', () => {
    expect(sent.filter(({ status }) => status < 300).length).toBeGreaterThan(4);
    expect(sent.filter(({ status, type }) => status >= 500 || !type.includes('json'))).toEqual([]);
    expect(record.refused).toEqual([]);
    expect(record.filled.length).toBeGreaterThan(120);
  });

  it('is no part of an event, which names its subject alone', async () => {
    const { data } = await stream.next();
    expect(data).not.toMatch(/[<>]|xss/);
  });

  it('is text on every page that shows it, and on every form that is shown again', async () => {
    const [forms, followed] = [new HostileForms(), new Map<string, number>()];
    for (const userName of readers) await look(userName, followed, forms);
    const leaks: string[] = [];
    const shown = new Set<string>();
    // Others are let through between two pages: an idle connection has to be seen to close.
    for (const { path, html } of pages) {
      await setImmediate();
      leaks.push(...leaksOf(html).map((leak) => `${path}: ${leak}`));
      for (const [said] of html.matchAll(/xss\(\d+\)/g)) shown.add(said);
    }
    expect(leaks).toEqual([]);
    expect(shown.size).toBe(hostileTexts.length);
    expect(pages.filter(({ status }) => status === 422).length).toBeGreaterThan(10);
    const failed = pages.filter(({ status }) => status >= 500);
    expect(failed.map(({ path, from, status }) => `${from} → ${path}: ${status}`)).toEqual([]);
  }, 400_000);

  it('is text in every sheet and document that is taken along', async () => {
    await takeAlong();
    expect(files.flatMap(({ path, leaks }) => leaks.map((leak) => `${path} ${leak}`))).toEqual([]);
    expect(
      files.map(({ path, status, form }) => `${path.replace(/[0-9a-f-]{36}/, ':id')} ${status} ${form}`),
    ).toEqual([
      '/circulars/ledger/xlsx?of=decision&id=:id 200 xlsx',
      '/circulars/briefing/xlsx?of=decision&id=:id 200 xlsx',
      '/dossiers/bodies/:id/xlsx 200 xlsx',
      '/dossiers/bodies/:id/docx 200 docx',
      '/weaknesses/chart/xlsx 200 xlsx',
      '/standings/2026Q3/chart/xlsx 200 xlsx',
    ]);
  });
});
