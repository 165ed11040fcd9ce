import { describe, expect, it } from '@jest/globals';
import { courseInstants, courseOf } from '../../../src/supervision/forecast/forecast-table.js';
import type { ForetoldLamp } from '../../../src/supervision/lamps/project-part.js';

const at = (day: number) => new Date(Date.UTC(2026, 10, day));
const lamp = (colour: ForetoldLamp['colour'], since: number | null = null): ForetoldLamp => ({
  ...{ colour, sentence: null, wayBack: null },
  since: since === null ? null : at(since),
});
const part = (id: string, ...lamps: ForetoldLamp[]) => ({ id, wording: id, bodyName: '市财政局', lamps });

describe('the course of the lamps', () => {
  it('goes in five even steps from now to the far instant', () => {
    const days = { near: { days: 7, at: at(8) }, far: { days: 30, at: at(31) } };
    expect(courseInstants(days, at(1))).toEqual([1, 7, 13, 19, 25, 31].map(at));
  });

  it('counts yellow and red at each step, and names what turns red first, at most three', () => {
    const { at: steps, turns } = courseOf(
      [
        part('red already', lamp('red'), lamp('red')),
        part('late', lamp('yellow'), lamp('red', 6)),
        part('soon', lamp('green'), lamp('red', 2)),
        part('yellow only', lamp('green'), lamp('yellow', 3)),
        part('third', lamp('green'), lamp('red', 7)),
        part('fourth', lamp('grey'), lamp('red', 8)),
      ],
      [at(1), at(9)],
    );
    expect(steps).toEqual([
      { at: at(1), yellow: 1, red: 1 },
      { at: at(9), yellow: 1, red: 5 },
    ]);
    expect(turns.map(({ id }) => id)).toEqual(['soon', 'late', 'third']);
    expect(courseOf([], [at(1)])).toEqual({ at: [{ at: at(1), yellow: 0, red: 0 }], turns: [] });
  });
});
