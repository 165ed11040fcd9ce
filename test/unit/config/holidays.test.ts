import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadHolidays } from '../../../src/config/holidays.js';

const folder = mkdtempSync(path.join(tmpdir(), 'holidays-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(...rows: string[]): string {
  const file = path.join(folder, 'holidays.csv');
  writeFileSync(file, ['date,kind,name,source', ...rows].join('\n'));
  return file;
}

describe('the holidays of a city', () => {
  it('are those of the notices of 2024 to 2026', () => {
    const days = loadHolidays('rules/dingxi/data/holidays.csv');
    expect(days).toHaveLength(108);
    expect(days[0]).toEqual({
      date: '2024-01-01',
      kind: 'holiday',
      name: '元旦',
      source: '国务院办公厅关于2024年部分节假日安排的通知(国办发明电〔2023〕7号)',
    });
    expect(days.filter(({ kind }) => kind === 'workday').length).toBe(19);
  });

  it.each([
    ['a day that is none', ['2026-02-30,holiday,春节,通知'], 'row 1'],
    ['an unknown kind', ['2026-02-20,holiday,春节,通知', '2026-02-21,feast,春节,通知'], 'row 2'],
    ['no source', ['2026-02-20,holiday,春节,'], 'row 1'],
    [
      'a day that is there twice',
      ['2026-02-20,holiday,春节,通知', '2026-02-20,workday,春节,通知'],
      '2026-02-20',
    ],
  ])('are refused with %s', (_name, rows, said) => {
    expect(() => loadHolidays(fileOf(...rows))).toThrow(said);
  });
});
