import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readScenario, usualYear } from '../../../scripts/play/scenario.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'scenario-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(text: string): string {
  const file = path.join(folder, 'scenario.yaml');
  writeFileSync(file, text);
  return file;
}

describe('a scenario of a played year', () => {
  it('of the first year changes what goes into it, and leaves every other rule as it is', () => {
    const { rules, until, behind } = readScenario('scripts/play/scenarios/first-year.yaml');
    const usual = usualYear().rules;
    const { bonusFen } = rules.consequence;
    expect([until, behind['2025Q1']]).toEqual(['year-end', 3]);
    // Two counties and six other groups, three quarters: 3.3 million yuan.
    const quarter = [...bonusFen.county, ...Array.from({ length: 6 }, () => bonusFen.other).flat()];
    expect(quarter.reduce((sum, each) => sum + each, 0) * 3).toBe(330_000_000);
    expect({ ...rules, consequence: { ...rules.consequence, bonusFen: usual.consequence.bonusFen } }).toEqual(
      usual,
    );
  });

  it('that says little is a usual year; JSON is read as well', () => {
    const { manners, rules, year } = readScenario(written('{"name": "少说"}'));
    const usual = usualYear();
    expect({ manners, rules, year }).toEqual({ manners: usual.manners, rules: usual.rules, year: null });
  });

  it.each([
    ['a count of what shall come out', 'name: 甲\nflags: 6', 'flags'],
    ['a share above one', 'name: 甲\nmanners: { interviewsSigned: 1.1 }', 'line 2, manners.interviewsSigned'],
    [
      'a better place with less money',
      'name: 甲\nrules: { bonusFen: { county: [1, 2], other: [1] } }',
      'line 2',
    ],
    ['a quarter that is none', 'name: 甲\nbehind: { 2025Q5: 1 }', 'behind'],
  ])('is refused at its line with %s', (_what, text, said) => {
    expect(() => readScenario(written(text))).toThrow(said);
  });
});
