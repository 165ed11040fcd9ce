import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { RulePack } from '../rule-pack.js';

/** What one level kept for itself when it broke its part down 层层加码. */
export interface Margin {
  /** Working days between the child's deadline and the parent's. */
  keptWd: number;
  /** Working days that were left until the parent's deadline. */
  leftWd: number;
  /** The head must give a reason. */
  needsReason: boolean;
}

/**
 * The margin that a level keeps at an instant. Exactly the allowed share needs no reason.
 * Source: mission.md X3; rules.md, "A task's life": keeping more than 30 % of the wd that were left.
 */
export function marginOf(
  cascade: { parentDueAt: Date; childDueAt: Date; now: Date },
  calendar: WorkingCalendar,
  rules: RulePack,
): Margin {
  const keptWd = calendar.workingDaysBetween(cascade.childDueAt, cascade.parentDueAt);
  const leftWd = calendar.workingDaysBetween(cascade.now, cascade.parentDueAt);
  return { keptWd, leftWd, needsReason: keptWd * 10_000 > leftWd * rules.cascade.marginReasonAboveBp };
}
