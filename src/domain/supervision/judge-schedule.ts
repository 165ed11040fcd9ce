import type { CityLaw } from '../city-law.js';
import type { ExpectedProgress } from './expected-progress.js';
import type { DimensionGrounds, Ground } from './ground.js';
import type { DimensionJudgement, PartFacts } from './part-facts.js';
import { sayFigure } from './sentences.js';

/**
 * Grounds of the schedule lamp: actual minus expected progress, in percentage points. A part without milestones is
 * not judged by schedule, only by its date; a monthly curve without its plan is grey.
 * Source: rules.md, "Lamp", row "schedule": −10 down to −30 inclusive yellow, below −30 red (Yinchuan 2025).
 */
export function scheduleGrounds(
  facts: PartFacts,
  plan: ExpectedProgress | null,
  law: CityLaw,
): DimensionGrounds {
  if (facts.milestones.length === 0) return { grounds: [], otherwise: () => notPlanned };
  if (plan === null) return { grounds: [], otherwise: () => planMissing };
  const { yellowAtPoints, redBelowPoints } = law.rules.lamp.schedule;
  const { progress } = facts;
  const say = sayBehind(progress, plan, yellowAtPoints);
  const grounds: Ground[] = [];
  const redSince = plan.firstWhen((expected) => gapOf(progress, expected) < redBelowPoints);
  if (redSince !== null) grounds.push({ colour: 'red', since: redSince, say });
  const yellowSince = plan.firstWhen((expected) => gapOf(progress, expected) <= yellowAtPoints);
  if (yellowSince !== null) grounds.push({ colour: 'yellow', since: yellowSince, say });
  return { grounds, otherwise: () => onPlan(progress) };
}

/** Actual minus expected in percentage points; rounded so that a fraction's noise decides nothing. */
function gapOf(progress: number, expected: number): number {
  return Math.round((progress - expected) * 1e6) / 1e6;
}

function sayBehind(progress: number, plan: ExpectedProgress, yellowAtPoints: number): Ground['say'] {
  return (now) => {
    const expected = plan.at(now);
    const gap = gapOf(progress, expected);
    const figures = `应完成${sayFigure(expected)}%，实际${sayFigure(progress)}%`;
    return {
      sentence: `进度落后${sayFigure(-gap)}个百分点（${figures}）`,
      wayBack: `填报进度高于${sayFigure(expected + yellowAtPoints)}%`,
      inputs: { reason: 'behind', expected, progress, gap },
    };
  };
}

const notPlanned: DimensionJudgement = {
  colour: 'green',
  sentence: '未设节点，不判进度',
  wayBack: '',
  inputs: { reason: 'no-milestones' },
};

const planMissing: DimensionJudgement = {
  colour: 'grey',
  sentence: '节点按月推进，但没有月度计划，进度待判',
  wayBack: '补上月度计划',
  inputs: { reason: 'no-monthly-plan' },
};

function onPlan(progress: number): DimensionJudgement {
  return {
    colour: 'green',
    sentence: `进度正常（已完成${sayFigure(progress)}%）`,
    wayBack: '',
    inputs: { progress },
  };
}
