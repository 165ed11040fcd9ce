import { describe, expect, it } from '@jest/globals';
import { shownLamp } from '../../../../src/domain/supervision/shown-lamp.js';

describe('the lamp that stands for a part', () => {
  it.each([
    ['in_progress', 'red'],
    ['reported_done', 'red'],
    ['suspended', 'hold'],
    ['concluded', 'done'],
    ['draft', null],
    ['withdrawn', null],
    ['transferred', null],
    ['merged', null],
  ] as const)('of one that is %s and was red is %s', (state, expected) => {
    expect(shownLamp(state, 'red')).toBe(expected);
  });
});
