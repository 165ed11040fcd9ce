import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import {
  drawFileText,
  listText,
  sealDraw,
  seedOf,
  sha256Of,
} from '../../../src/assessment/verification/draw/draw-file.js';
import type { DrawList } from '../../../src/assessment/verification/draw/draw-file.schema.js';
import { verifyDrawFile } from '../../../src/assessment/verification/draw/verify-draw-file.js';

const secret = '60221407395188634021';
const candidate = (key: string, redLamps: number) => ({
  ...{ key, bodyCode: key.slice(-6), bodyName: '演示县', name: '指标' },
  nominations: [{ by: '市农业农村局', reason: '请核对' }],
  signs: { nominations: 1, redLamps, yellowLamps: 0, late: 0 },
  weight: 10 + 3 * redLamps,
});
const list: DrawList = {
  ...{ format: 'dukaojian-verification-list/1', city: '621100', period: '2026Q3', number: 1, draws: 2 },
  ...{ commitment: sha256Of(secret), seedSource: '上证综合指数', frozenOn: '2026-10-12' },
  weights: { base: 10, again: 5, redLamp: 3, yellowLamp: 1, late: 2, most: 60 },
  candidates: [candidate('E26/621121', 2), candidate('E15/621102', 0), candidate('E32/621123', 5)],
};
const ground = { secret, publicValue: '3865.23', publicSource: '交易所网站', publicOn: '2026-10-13' };
const file = sealDraw({ list, ...ground });
const text = drawFileText(file);
const verify = (changed: string) => verifyDrawFile(Buffer.from(changed));
const replaced = (from: string, to: string) => {
  expect(text).toContain(from);
  return verify(text.replace(from, to)).problems;
};

describe('the signs of the radar', () => {
  const seen: DrawList = {
    ...list,
    weights: { ...list.weights, radar: { eachSignBp: 5_000, mostBp: 30_000 } },
    candidates: [
      {
        ...candidate('E26/621121', 0),
        signs: { ...candidate('', 0).signs, radar: ['bunching'] },
        weight: 15,
      },
      { ...candidate('E15/621102', 0), signs: { ...candidate('', 0).signs, radar: [] } },
    ],
  };
  const written = drawFileText(sealDraw({ list: seen, ...ground }));
  it('stand in the list with their reasons, and the draw is repeated with them', () => {
    expect(verify(written).problems).toEqual([]);
  });
  it.each([
    ['"radar":["bunching"]', '"radar":[]'],
    ['"radar":["bunching"]', '"radar":["bunching","extensions"]'],
    ['"eachSignBp":5000', '"eachSignBp":4000'],
    ['"weight":15', '"weight":10'],
  ])('are told apart when %s becomes %s', (from, to) => {
    expect(written).toContain(from);
    expect(verify(written.replace(from, to)).problems.join()).toContain('weight of E26/621121');
  });
});

describe('a frozen list', () => {
  it('has the same hash in whatever order it was collected', () => {
    const other = { ...list, candidates: list.candidates.toReversed() };
    expect(sha256Of(listText(other))).toBe(sha256Of(listText(list)));
    expect(listText(list)).toMatch(/^\{"candidates":\[\{"bodyCode":"621102"/);
  });
});

describe('the file of a draw', () => {
  it('says the seed by which anyone gets the same', () => {
    expect(file.seed).toBe('8516b731ae425f040cc84b4bcf34b44bb389923bbde5b8ff080a5a55374d6bd3');
    expect(file.seed).toBe(sha256Of(`${secret}|3865.23`));
    expect(seedOf(secret, '3865.24')).not.toBe(file.seed);
    expect(verify(text)).toMatchObject({ problems: [], listSha256: file.listSha256, drawn: file.drawn });
  });

  it.each([
    ['a weight', '"weight":16', '"weight":17'],
    ['a sign of risk', '"redLamps":2', '"redLamps":3'],
    ['a reason', '请核对', '请查对'],
    ['the number of draws', '"draws":2', '"draws":1'],
    ['the public value', '"publicValue":"3865.23"', '"publicValue":"3865.24"'],
    ['the secret', `"secret":"${secret}"`, `"secret":"${secret.slice(0, -1)}0"`],
    ['the day of the public value', '"publicOn":"2026-10-13"', '"publicOn":"2026-10-12"'],
    ['the hash of the list', `"listSha256":"${file.listSha256}"`, `"listSha256":"${'0'.repeat(64)}"`],
    ['the source of the public value', '"publicSource":"交易所网站"', '"publicSource" :"交易所网站"'],
    ['a line end', '}\n', '}\n\n'],
    ['who was drawn', `"key":"${file.drawn[0]?.key}","place":1`, '"key":"E99/621102","place":1'],
    ['its kind', 'dukaojian-verification-draw/1', 'dukaojian-verification-draw/2'],
  ])('shows when %s was changed', (_what, from, to) => {
    expect(replaced(from, to)).not.toEqual([]);
  });

  it('shows when candidates were put in another order, and what is no file at all', () => {
    const other = { ...file, list: { ...list, candidates: file.list.candidates.toReversed() } };
    expect(verify(drawFileText(other)).problems).toEqual([
      'the file is not written as exported: some bytes differ',
    ]);
    expect(verify('{').problems[0]).toMatch(/^is no JSON/);
    expect(verifyDrawFile(Buffer.from([0xff, 0xfe])).problems[0]).toMatch(/^is no JSON/);
  });
});

describe('npm run draw:verify', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'draw-file-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (content: string) => {
    const target = path.join(folder, 'draw.json');
    writeFileSync(target, content);
    const args = ['--import', './test/support/ts-source.mjs', 'scripts/draw-verify.ts', target];
    return spawnSync(process.execPath, args, { encoding: 'utf8' });
  };

  it('prints the draws and exits with 0, and with 1 on any difference', () => {
    const equal = run(text);
    expect([equal.status, equal.stdout]).toEqual([0, expect.stringContaining('equal: 2 draws')]);
    const differs = run(text.replace('"weight":16', '"weight":17'));
    expect([differs.status, differs.stdout]).toEqual([1, expect.stringContaining('differs: the weight of')]);
  });
});
