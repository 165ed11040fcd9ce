import type { RulePack } from '../domain/rule-pack.js';

/** A figure of the ladder that makes a rung come out of its order, or never. */
export interface RungProblem {
  path: string[];
  message: string;
}

/**
 * What is wrong with the order of the ladder's rungs: each must be reachable before the next one.
 * Source: rules.md, "Ladder": reminder, yellow, urge, red, interview, in this order.
 */
export function rungProblems({ lamp, ladder }: Pick<RulePack, 'lamp' | 'ladder'>): RungProblem[] {
  const problems: RungProblem[] = [];
  if (ladder.reminderBeforeWd < lamp.time.withinWd)
    problems.push({
      path: ['ladder', 'reminderBeforeWd'],
      message: `the reminder comes before yellow, not later: at least lamp.time.withinWd (${lamp.time.withinWd})`,
    });
  if (ladder.urgeAfterYellowWd >= lamp.time.milestoneRedAfterWd)
    problems.push({
      path: ['ladder', 'urgeAfterYellowWd'],
      message: `the urge can never be reached: red comes after ${lamp.time.milestoneRedAfterWd} wd of yellow`,
    });
  return problems;
}
