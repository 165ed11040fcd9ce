import { describe, expect, it } from '@jest/globals';
import {
  readFactors,
  readSteps,
  sayFactors,
  saySteps,
} from '../../../src/assessment/schemes/parameter-tables.js';

describe('a table of a scoring method', () => {
  const rows = [{ gte: 0.95, share: 1 }, { gte: 0.8, lt: 0.95, share: 0.8 }, { share: 0 }];

  it('is written line by line and read back as it was', () => {
    expect(saySteps(rows)).toBe('≥ 0.95 → 1\n≥ 0.8 < 0.95 → 0.8\n* → 0');
    expect(readSteps(saySteps(rows))).toEqual(rows);
    expect(readFactors(sayFactors({ 较大及以上: 2, 一般: 0.5 }))).toEqual({ 较大及以上: 2, 一般: 0.5 });
  });

  it.each([
    ['>=0.95: 1\n*：0', [{ gte: 0.95, share: 1 }, { share: 0 }]],
    ['≥０.９５ → １', [{ gte: 0.95, share: 1 }]],
    [
      '<= 3 → 1\r\n\r\n> 3 → 0',
      [
        { lte: 3, share: 1 },
        { gt: 3, share: 0 },
      ],
    ],
  ])('%j is read leniently', (typed, wanted) => {
    expect(readSteps(typed)).toEqual(wanted);
  });

  it.each(['0.95 → 1', '≥ 0.95', '≥ → 1', '≥ 0.95 → 一', '≥ 0.95 → 1 → 2', '≥ 0.95 and so on → 1', '→ 1'])(
    '%j is refused with its line',
    (typed) => {
      expect(() => readSteps(`* → 1\n${typed}`)).toThrow('第2行读不出来');
    },
  );
});
