import { describe, expect, it } from '@jest/globals';
import { judgePart } from '../../../../src/domain/supervision/judge-part.js';
import { at, law } from '../city-law.js';
import { aPart } from '../part-factory.js';

describe('the quality lamp', () => {
  it.each([
    [0, 0, 'green', '填报质量正常'],
    [1, 0, 'yellow', '本期填报被退回1次'],
    [2, 0, 'red', '本期填报被退回2次'],
    [0, 1, 'yellow', '应报的月度进展逾期未报'],
    [0, 2, 'red', '应报的月度进展已连续2个月未报'],
    [1, 2, 'red', '应报的月度进展已连续2个月未报'],
    [2, 1, 'red', '本期填报被退回2次'],
  ])(
    'with %d returned and %d missing is %s: %s',
    (...[returnedInPeriod, missingReports, colour, sentence]) => {
      const judged = judgePart(aPart({ returnedInPeriod, missingReports }), law, at('2026-11-03 09:00'));
      expect(judged.dimensions.quality).toMatchObject({ colour, sentence });
    },
  );
});

describe('the lamp of a part', () => {
  it('is the worst of the three, and of equals time before schedule before quality is shown', () => {
    const now = at('2026-11-27 24:00+1');
    expect(judgePart(aPart({ returnedInPeriod: 1 }), law, now)).toMatchObject({
      colour: 'red',
      worst: 'time',
    });
    expect(judgePart(aPart({ dueAt: null, returnedInPeriod: 1 }), law, now)).toMatchObject({
      colour: 'yellow',
      worst: 'quality',
    });
    expect(judgePart(aPart({ progress: 100 }), law, at('2026-11-03 09:00'))).toMatchObject({
      colour: 'green',
      worst: 'time',
    });
  });
});
