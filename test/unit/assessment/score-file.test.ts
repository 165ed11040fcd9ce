import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from '@jest/globals';
import { canonicalHash, canonicalJson } from '../../../src/config/canonical-hash.js';
import { scoreFileOf } from '../../../src/assessment/scores/score-file.js';
import { scoreFile } from '../../../src/assessment/scores/score-file.schema.js';
import { scoreFileText, verifyScoreFile } from '../../../src/assessment/scores/verify-score-file.js';
import { aPeriod } from '../../factories/assessment-period.js';

const rulePack = { version: 1, sha256: 'a'.repeat(64) };
const file = scoreFileOf(aPeriod(), rulePack);
const bytes = Buffer.from(scoreFileText(file));
const verify = (text: string) => verifyScoreFile(Buffer.from(text));
const replaced = (from: string, to: string) => {
  const text = bytes.toString('utf8');
  expect(text).toContain(from);
  return verify(text.replace(from, to));
};

describe('canonical JSON', () => {
  it('sorts keys, writes no spaces, and numbers as RFC 8785 does', () => {
    expect(canonicalJson({ b: 1, a: [1e21, 0.05, '县'], ä: null })).toBe(
      '{"a":[1e+21,0.05,"县"],"b":1,"ä":null}',
    );
    expect(canonicalHash({ b: 1, a: 2 })).toBe(createHash('sha256').update('{"a":2,"b":1}').digest('hex'));
    expect(() => canonicalJson({ a: Number.NaN })).toThrow();
  });

  it('is what the reference implementation of RFC 8785 writes, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('an exported score file', () => {
  it('is as its schema says, and recomputes bit for bit', () => {
    expect(scoreFile.safeParse(JSON.parse(bytes.toString('utf8'))).success).toBe(true);
    const verification = verifyScoreFile(bytes);
    expect(verification).toMatchObject({ equal: true, problem: null, sha256: file.sha256 });
    // Five counties with four rows, two departments with two, and one line for each body.
    expect(verification.rows).toHaveLength(5 * 5 + 2 * 3);
  });

  it('is the same bytes when it is computed again', () => {
    expect(scoreFileText(scoreFileOf(aPeriod(), rulePack))).toBe(bytes.toString('utf8'));
  });

  it('gives another hash to the rows that an input touches, and leaves the others', () => {
    const cells = aPeriod().cells.map((cell) =>
      cell.code === 'E1' && cell.bodyCode === 'C2' ? { ...cell, actual: '93' } : cell,
    );
    const other = scoreFileOf(aPeriod({ cells }), rulePack);
    const hashes = (which: typeof file) =>
      Object.fromEntries(
        which.results.flatMap(({ code, rows }) => rows.map((row) => [`${code} ${row.code}`, row.sha256])),
      );
    const changed = Object.keys(hashes(file)).filter((key) => hashes(file)[key] !== hashes(other)[key]);
    expect(changed).toEqual(['C2 E1']);
    expect(other.sha256).not.toBe(file.sha256);
  });

  it('gives every row another hash under another rule pack', () => {
    const other = scoreFileOf(aPeriod(), { ...rulePack, version: 2 });
    expect(other.results[0]?.rows[0]?.sha256).not.toBe(file.results[0]?.rows[0]?.sha256);
  });

  it('shows which row differs when a result was changed', () => {
    const verification = replaced('"points":"23"', '"points":"24"');
    expect(verification.equal).toBe(false);
    expect(
      verification.rows.filter(({ equal }) => !equal).map(({ bodyCode, row }) => `${bodyCode} ${row}`),
    ).toEqual(['C1 E1', 'C1 *']);
  });

  it('shows what an input that was changed would have given', () => {
    const { rows, equal } = replaced('"actual":"92"', '"actual":"99"');
    expect(equal).toBe(false);
    expect(rows.find(({ row }) => row === 'E1')).toMatchObject({
      equal: false,
      filed: '23',
      recomputed: '24.75',
    });
  });

  it.each([
    ['the version of the rule pack', '"version":1', '"version":7'],
    ['a limit of a grade', '"excellentFrom":90', '"excellentFrom":89'],
    ['a case', '"caseId":"A-1"', '"caseId":"A-2"'],
    ['a day', '"day":"2026-09-30"', '"day":"2026-09-29"'],
    ['a space', '{"format"', '{ "format"'],
    ['a key that nobody knows', '{"format"', '{"x":1,"format"'],
    ['an order of keys', '"group":"县区","output":"100"', '"output":"100","group":"县区"'],
  ])('finds that %s was changed', (_what, from, to) => {
    expect(replaced(from, to).equal).toBe(false);
  });

  it('finds a byte that was changed, wherever it stands', () => {
    // A step that is prime to the length visits places all over the file, names, digits, signs and brackets alike.
    const places = [...Array(150).keys()].map((at) => (at * 7_919) % bytes.length);
    const unnoticed = places.filter((at) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      return verifyScoreFile(changed).equal;
    });
    expect(unnoticed).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'scores'],
    ['another file', '{"format":"other"}'],
    ['half of it', bytes.toString('utf8').slice(0, bytes.length / 2)],
  ])('that is %s is refused without a fault', (_what, text) => {
    const verification = verify(text);
    expect(verification.equal).toBe(false);
    expect(verification.problem).not.toBeNull();
  });

  it('whose scheme is illegal is refused without a fault', () => {
    expect(replaced('"per_event":0.5', '"per_event":-0.5')).toMatchObject({ equal: false, rows: [] });
  });
});

describe('npm run score:verify', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'score-verify-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const node = ['--experimental-transform-types', '--import', './test/support/ts-source.mjs'];
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [...node, 'scripts/score-verify.ts', ...args], { encoding: 'utf8' });
  const filed = (text: string) => {
    const name = path.join(folder, 'scores.json');
    writeFileSync(name, text);
    return run(name);
  };

  it('says equal for every row of a file that holds, and exits 0', () => {
    const { status, stdout } = filed(bytes.toString('utf8'));
    const lines = stdout.trimEnd().split('\n');
    expect([status, lines.at(-1)]).toEqual([0, `equal: 31 rows, sha256 ${file.sha256}`]);
    expect(lines.slice(0, -1).filter((line) => !line.startsWith('equal  '))).toEqual([]);
  });

  it('names the row that differs, with both figures, and exits 1', () => {
    const { status, stdout } = filed(bytes.toString('utf8').replace('"points":"23"', '"points":"24"'));
    expect(status).toBe(1);
    expect(stdout).toContain('differs C1 E1 filed 24, recomputed 23\n');
  });

  it('without a file, or with one that is not there, says so and exits 1', () => {
    const { status, stderr } = run();
    expect([status, stderr.includes('usage: npm run score:verify -- FILE')]).toEqual([1, true]);
    expect(run('/nowhere/scores.json').status).toBe(1);
  });
});
