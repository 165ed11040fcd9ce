import { describe, expect, it } from '@jest/globals';
import { partThatGoesOn } from '../../../../src/domain/decision/doubled-part.js';

describe('of two parts of one task whose bodies become one', () => {
  it.each([
    ['responsible', 'cooperating', 'remaining'],
    ['cooperating', 'responsible', 'incoming'],
    ['cooperating', 'cooperating', 'remaining'],
  ] as const)('the remaining body’s is %s and the other’s %s: the %s one goes on', (ours, theirs, kept) => {
    const [remaining, incoming] = [
      { id: 'remaining', role: ours },
      { id: 'incoming', role: theirs },
    ];
    const { kept: goesOn, ended } = partThatGoesOn(remaining, incoming);
    expect(goesOn.id).toBe(kept);
    expect(new Set([goesOn.id, ended.id]).size).toBe(2);
  });
});
