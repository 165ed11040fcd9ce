import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apportion } from '../../../src/domain/assessment/apportion.js';
import { cutRate } from '../../../src/domain/assessment/cut-rate.js';
import { methodProblems } from '../../../src/domain/assessment/score-row.js';
import { libraryRows } from '../../../src/assessment/library/library.record.js';
import { readLibraryTables } from '../../../src/assessment/library/library-tables.js';
import { cityDataFile } from '../../../src/organization/city-data/data-folder.js';
import { bodyId } from '../../../src/organization/city-ids.js';

const tables = readLibraryTables(cityDataFile);
const load = (demo: boolean) =>
  new Map(libraryRows({ fileOf: cityDataFile, statisticsBodies: ['GD-TJJ', 'ST-DCD'], demo }));
const rows = load(true);
const table = (name: string) => rows.get(name) ?? [];

describe('the library of the demo city', () => {
  it('has 12 party-building and 42 economic indicators and 13 key works', () => {
    const sections = Object.groupBy(tables.indicators, ({ section }) => section);
    expect([sections.party_building?.length, sections.economy?.length, sections.key_work?.length]).toEqual([
      12, 42, 13,
    ]);
  });

  it('reproduces the cut of the article: 29 of 86 taken out of scoring are 33.7 %', () => {
    const scored = tables.indicators.filter(({ negative_list }) => !negative_list).length;
    expect(cutRate({ scored, cut: tables.cuts.length })).toEqual({
      before: 86,
      cut: 29,
      after: 57,
      percent: '33.7',
    });
    const ways = Object.groupBy(tables.cuts, ({ disposition }) => disposition);
    expect([ways.negative_list?.length, ways.merged?.length, ways.dropped?.length]).toEqual([10, 5, 14]);
  });

  it('has one overall, six categorised and ten special measures', () => {
    const kinds = Object.groupBy(tables.measures, ({ kind }) => kind);
    expect([kinds.overall?.length, kinds.categorised?.length, kinds.special?.length]).toEqual([1, 6, 10]);
  });

  it('uses only methods with legal parameters', () => {
    for (const { code, method, params, direction } of tables.indicators)
      expect([code, methodProblems({ method, parameters: params }, direction)]).toEqual([code, []]);
  });

  it('gives every scheme of a year the whole weight', () => {
    const weights = new Map<unknown, number>();
    for (const { id, shared_weight_bp: shared } of table('scheme')) weights.set(id, Number(shared));
    for (const { scheme_id: id, weight_bp: weight } of table('scheme_row'))
      weights.set(id, (weights.get(id) ?? 0) + Number(weight));
    expect([...weights.values()]).toEqual(Array(12).fill(10_000));
  });

  it('lets no statistics body share a row that it produces', () => {
    const producers = ['GD-TJJ', 'ST-DCD'].map((code) => bodyId(code));
    const own = table('indicator_version').filter(({ data_owner: owner }) =>
      producers.includes(String(owner)),
    );
    expect(own.length).toBeGreaterThan(15);
    for (const { data_owner: owner, linked } of own) expect(linked).not.toContain(owner);
  });

  it('makes values up only in the demo, always the same, and marks them', () => {
    const made = (which: ReturnType<typeof load>) =>
      (which.get('measurement') ?? []).filter(({ provenance }) => provenance === 'synthesised');
    expect(made(load(false))).toEqual([]);
    expect(made(rows).length).toBeGreaterThan(2_500);
    expect(made(load(true))).toEqual(made(rows));
    expect(load(false).get('measurement')).toHaveLength(1_012);
  });

  it('declares the one row that does not apply to one county, with reason and approval', () => {
    expect(table('not_applicable')).toMatchObject([
      { body_id: bodyId('621126'), year: 2025, reason: expect.stringContaining('不适用') as unknown },
    ]);
  });
});

describe('weights that are divided', () => {
  it('add up to the whole and keep their order', () => {
    expect(apportion([1, 1, 1], 100)).toEqual([34, 33, 33]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 67 }), (weights) => {
        const parts = apportion(weights, 10_000);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(10_000);
        for (const [at, part] of parts.entries())
          for (const [other, weight] of weights.entries())
            if (weight > (weights[at] ?? 0)) expect(parts[other]).toBeGreaterThanOrEqual(part);
      }),
      { numRuns: 50 },
    );
  });
});
