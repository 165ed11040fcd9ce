import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { PaperMaker } from '../../src/document/papers/paper-maker.service.js';
import { EvidenceStore } from '../../src/implementation/evidence/evidence-store.service.js';
import { CourierQueue } from '../../src/notification/courier-queue.js';
import { PaperCourier } from '../../src/notification/paper-courier.service.js';
import { givenSignedPaper } from '../factories/given-paper.js';
import { eventually } from '../support/eventually.js';
import { openCourierCity } from './courier-city.js';
import type { CourierCity } from './courier-city.js';

interface Seen {
  making: string;
  progress: number;
  attempts: number;
  failure: string | null;
  number: string;
  docx_key: string | null;
  pdf_key: string | null;
  pdf_sha256: string | null;
  pdf_pages: number | null;
  is_sample: boolean | null;
}

let city: CourierCity;
let folder: string;
let running: PaperCourier[] = [];

beforeAll(async () => {
  // What goes wrong here goes wrong on purpose.
  Logger.overrideLogger(false);
  city = await openCourierCity();
  folder = mkdtempSync(path.join(os.tmpdir(), 'papers-'));
});
afterAll(async () => {
  await city.close();
  rmSync(folder, { recursive: true });
});
afterEach(async () => {
  await Promise.all(running.map((courier) => courier.onModuleDestroy()));
  running = [];
});

function startCourier(dataDir = path.join(folder, 'files')): void {
  const environment = city.environment({ DATA_DIR: dataDir });
  const maker = new PaperMaker(city.orm, new EvidenceStore(environment, city.orm), environment);
  const courier = new PaperCourier(maker, environment);
  courier.onApplicationBootstrap();
  running.push(courier);
}

const given = (number: string, progress = 0) =>
  givenSignedPaper(city.owner, { number: `定督警〔2026〕${number}号`, body: 'B1', progress });
const seen = (id: string, expected: (paper: Seen) => boolean) =>
  eventually(
    async () =>
      (
        await city.rows<Seen & Record<string, unknown>>('select * from formal_paper where id = $1', [id])
      )[0] as Seen,
    expected,
  );
const made = (id: string) => seen(id, ({ making }) => making === 'made');

describe('the files of a signed paper', () => {
  it('are made once although two couriers run, kept under their hash, and told to whoever looks', async () => {
    const id = await given('1');
    startCourier();
    startCourier();
    const paper = await made(id);
    expect(paper).toMatchObject({ progress: 100, attempts: 1, failure: null, pdf_pages: 1, is_sample: true });
    const pdf = readFileSync(path.join(folder, 'files', paper.pdf_key ?? ''));
    expect(createHash('sha256').update(pdf).digest('hex')).toBe(paper.pdf_sha256);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const fed = await city.rows(
      `select from change_feed where subject_type = 'paper' and $1 = any(subject_ids)`,
      [id],
    );
    expect(fed.length).toBeGreaterThan(2);
  });

  it('that a killed courier left half made are made by the next one, under the same number', async () => {
    const id = await given('2', 40);
    startCourier();
    expect(await made(id)).toMatchObject({ number: '定督警〔2026〕2号', progress: 100 });
    expect(await city.rows(`select from number_series where series = 'red-letter'`)).toEqual([]);
  });

  it('are tried again where they could not be kept, and say so meanwhile', async () => {
    const blocked = path.join(folder, 'no-folder');
    writeFileSync(blocked, '');
    const id = await given('3');
    startCourier(blocked);
    const failed = await seen(id, ({ attempts }) => attempts > 1);
    expect(failed).toMatchObject({ making: 'waiting', failure: expect.stringMatching(/ENOTDIR|EEXIST/) });
    rmSync(blocked);
    expect(await made(id)).toMatchObject({ number: '定督警〔2026〕3号', failure: null });
  });
});

describe('a queue', () => {
  it('that is closed while a burst is put into it lets nobody wait', async () => {
    const { databaseUrl, redisUrl, cityId } = city.environment();
    const queue = new CourierQueue({
      ...{ databaseUrl, redisUrl, cityId, name: 'papers', perJob: 1 },
      send: () => Promise.resolve(),
      report: () => undefined,
    });
    await queue.open();
    const burst = queue.enqueue(Array.from({ length: 300 }, (_none, at) => `burst-${at}`));
    await Promise.all([expect(burst).rejects.toThrow('the courier queue is closed'), queue.close()]);
  });
});
