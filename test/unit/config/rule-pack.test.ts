import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadRulePack, rulePackHash } from '../../../src/config/rule-pack.js';

const folder = mkdtempSync(path.join(tmpdir(), 'rule-pack-'));
afterAll(() => rmSync(folder, { recursive: true }));

const dingxi = readFileSync('rules/dingxi.yaml', 'utf8');

/** The pack of Dingxi with one text replaced by another. */
function changed(from: string | RegExp, to: string): string {
  const file = path.join(folder, 'changed.yaml');
  const text = dingxi.replace(from, to);
  expect(text).not.toBe(dingxi);
  writeFileSync(file, text);
  return file;
}

const lineOf = (text: string) => dingxi.slice(0, dingxi.indexOf(text)).split('\n').length;

describe('the rule pack of Dingxi', () => {
  it('has the numbers of the article and of the rules', () => {
    const pack = loadRulePack('rules/dingxi.yaml');
    expect(pack.month).toMatchObject({
      maxCharacters: 300,
      maxEvidenceFiles: 3,
      maxEvidencePages: 3,
      lateWd: 2,
    });
    expect(pack.lamp.time).toEqual({ withinWd: 3, withinShareBp: 3_000, milestoneRedAfterWd: 7 });
    expect(pack.lamp.schedule).toEqual({ yellowAtPoints: -10, redBelowPoints: -30 });
    expect(pack.ladder.quietHours).toEqual({ from: '22:00', until: '08:30' });
    expect(pack.limits.document).toEqual({ days: 30, unit: 'cd' });
  });

  it('says next to every number where it comes from', () => {
    const numbers = dingxi.split('\n').filter((line) => /:\s*(-?\d|'\d|\{ \w+:)/.test(line));
    const silent = numbers.filter((line) => !line.includes('#') && !line.startsWith('version'));
    expect(numbers.length).toBeGreaterThan(35);
    expect(silent).toEqual([]);
  });
});

describe('a rule pack', () => {
  it.each([
    {
      name: 'a value out of range',
      from: 'takeBackMinutes: 5',
      to: 'takeBackMinutes: -1',
      at: 'dispatch.takeBackMinutes',
    },
    {
      name: 'an unknown unit',
      from: '{ days: 20, unit: cd }',
      to: '{ days: 20, unit: xx }',
      at: 'limits.meetingRecord.unit',
    },
    { name: 'a time that is none', from: "from: '22:00'", to: "from: '22'", at: 'ladder.quietHours.from' },
    {
      name: 'a share over 100 %',
      from: 'withinShareBp: 3000',
      to: 'withinShareBp: 10001',
      at: 'lamp.time.withinShareBp',
    },
  ])('with $name is refused with line and path', ({ from, to, at }) => {
    expect(() => loadRulePack(changed(from, to))).toThrow(`line ${lineOf(from)}, ${at}:`);
  });

  it('that lacks a key is refused at what should contain it', () => {
    const line = lineOf('signing:') + 1;
    expect(() => loadRulePack(changed('  redAfterWd: 2', '  #'))).toThrow(
      `line ${line}, signing.redAfterWd:`,
    );
  });

  it('whose red begins before its yellow is refused', () => {
    expect(() => loadRulePack(changed('redBelowPoints: -30', 'redBelowPoints: -5'))).toThrow(
      'lamp.schedule: red begins',
    );
    expect(() => loadRulePack(changed('redMissing: 2', 'redMissing: 1'))).not.toThrow();
  });

  it.each([
    {
      what: 'signing that is red before it is yellow',
      changes: { 'redAfterWd: 2': 'redAfterWd: 1', 'yellowAfterWd: 1': 'yellowAfterWd: 2' },
      at: 'yellowAfterWd: 1',
    },
    {
      what: 'returns that are red before they are yellow',
      changes: { 'redReturned: 2': 'redReturned: 1', 'yellowReturned: 1': 'yellowReturned: 2' },
      at: 'yellowReturned: 1',
    },
    {
      what: 'missing reports that are red before they are yellow',
      changes: { 'redMissing: 2': 'redMissing: 1', 'yellowMissing: 1': 'yellowMissing: 2' },
      at: 'yellowReturned: 1',
    },
    {
      what: 'progress that is red before it is yellow',
      changes: { 'redBelowPoints: -30': 'redBelowPoints: -9' },
      at: 'yellowAtPoints: -10',
    },
    {
      what: 'a reminder after the yellow',
      changes: { 'reminderBeforeWd: 5': 'reminderBeforeWd: 2' },
      at: 'reminderBeforeWd: 5',
    },
    {
      what: 'an urge that red always precedes',
      changes: { 'urgeAfterYellowWd: 2': 'urgeAfterYellowWd: 7' },
      at: 'urgeAfterYellowWd: 2',
    },
    {
      what: 'quiet hours that run backwards',
      changes: { "from: '22:00', until: '08:30'": "from: '08:30', until: '22:00'" },
      at: "from: '22:00', until: '08:30'",
    },
    {
      what: 'working hours that overlap',
      changes: { "from: '14:30'": "from: '11:30'" },
      at: "- { from: '08:30', until: '12:00' }",
    },
    {
      what: 'a far forecast that is near',
      changes: { 'farDays: 30': 'farDays: 1' },
      at: 'nearDays:',
    },
    {
      what: 'a stage of projects that no project comes to',
      changes: { 'stage: start': 'stage: preparation' },
      at: '- stage: preparation',
    },
    {
      what: 'a stage that is unknown',
      changes: { 'stage: building': 'stage: dreaming' },
      at: 'stage: building',
    },
  ])('with $what is refused at its line', ({ changes, at }) => {
    const [first, ...more] = Object.entries(changes);
    const file = changed(first?.[0] ?? '', first?.[1] ?? '');
    for (const [from, to] of more) writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
    expect(() => loadRulePack(file)).toThrow(new RegExp(`\nline ${lineOf(at)}, `));
  });

  it.each([
    ['urgeAfterYellowWd: 2', 'urgeAfterYellowWd: 6'],
    ['reminderBeforeWd: 5', 'reminderBeforeWd: 3'],
  ])('with %s as %s is in order', (from, to) => {
    expect(() => loadRulePack(changed(from, to))).not.toThrow();
  });

  it('with an unknown key is refused by its name', () => {
    expect(() => loadRulePack(changed('dispatch:', 'dispatsch: {}\ndispatch:'))).toThrow('dispatsch');
  });

  it('that is no YAML is refused with the place', () => {
    expect(() => loadRulePack(changed('dispatch:', 'dispatch: ['))).toThrow(
      /is no rule pack:\nline \d+, the whole file: /,
    );
  });

  it('that is empty is refused', () => {
    const file = path.join(folder, 'empty.yaml');
    writeFileSync(file, '');
    expect(() => loadRulePack(file)).toThrow('the whole file');
  });
});

describe('the hash of a rule pack', () => {
  const pack = loadRulePack('rules/dingxi.yaml');

  it('does not depend on comments or on the order of keys', () => {
    const reordered = Object.fromEntries(Object.entries(pack).reverse()) as typeof pack;
    expect(rulePackHash(reordered)).toBe(rulePackHash(pack));
    expect(rulePackHash(loadRulePack(changed(/ #.*$/gm, '')))).toBe(rulePackHash(pack));
  });

  it('changes with every value', () => {
    expect(rulePackHash({ ...pack, version: 2 })).not.toBe(rulePackHash(pack));
    expect(rulePackHash(loadRulePack(changed('lateWd: 2', 'lateWd: 3')))).not.toBe(rulePackHash(pack));
  });

  it('is SHA-256', () => {
    expect(rulePackHash(pack)).toMatch(/^[0-9a-f]{64}$/);
  });
});
