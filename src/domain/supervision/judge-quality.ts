import type { CityLaw } from '../city-law.js';
import type { DimensionGrounds, Ground } from './ground.js';
import type { DimensionJudgement, PartFacts } from './part-facts.js';

/**
 * Grounds of the quality lamp: reports returned in the period, and owed reports missing in a row. They hold from
 * `since`, for they come with an act or with the end of the late days, never by waiting.
 * Source: rules.md, "Lamp", row "quality".
 */
export function qualityGrounds(facts: PartFacts, { rules }: CityLaw, since: Date): DimensionGrounds {
  const { returnedInPeriod: returned, missingReports: missing } = facts;
  const limits = rules.lamp.quality;
  const counted = [
    { colour: 'red', holds: missing >= limits.redMissing, say: () => sayMissing(missing) },
    { colour: 'red', holds: returned >= limits.redReturned, say: () => sayReturned(returned) },
    { colour: 'yellow', holds: missing >= limits.yellowMissing, say: () => sayMissing(missing) },
    { colour: 'yellow', holds: returned >= limits.yellowReturned, say: () => sayReturned(returned) },
  ] as const;
  const grounds: Ground[] = counted
    .filter(({ holds }) => holds)
    .map(({ colour, say }) => ({ colour, since, say }));
  return { grounds, otherwise: () => inOrder };
}

const inOrder: DimensionJudgement = { colour: 'green', sentence: '填报质量正常', wayBack: '', inputs: {} };

function sayMissing(missing: number) {
  return {
    sentence: missing === 1 ? '应报的月度进展逾期未报' : `应报的月度进展已连续${missing}个月未报`,
    wayBack: '补报所欠的月度进展',
    inputs: { reason: 'missing', missing },
  };
}

function sayReturned(returned: number) {
  return {
    sentence: `本期填报被退回${returned}次`,
    wayBack: '按退回意见一次改齐，重新填报并审核通过',
    inputs: { reason: 'returned', returned },
  };
}
