import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { MilestoneFacts } from './part-facts.js';
import { sayLimit } from './sentences.js';

/** A milestone, and whether a restriction stops its clock. */
export interface StoppableMilestone extends MilestoneFacts {
  stopped: boolean;
}

/**
 * The milestones by which a part is judged: one whose clock stands is left out, and what it was to bring is expected of
 * nobody, so that its unit is not behind for what waits for somebody else.
 * Source: rules.md, "Restriction": only the blocked milestone's clock stops, provisionally; how its share is left out
 * is an assumption. Precondition: in order of their deadlines.
 */
export function runningMilestones(milestones: readonly StoppableMilestone[]): MilestoneFacts[] {
  const running: MilestoneFacts[] = [];
  let reached = 0;
  let lifted = 0;
  for (const { stopped, ...milestone } of milestones) {
    const before = reached;
    reached = Math.max(reached, milestone.expectedAtEnd);
    if (stopped && milestone.doneAt === null) lifted += reached - before;
    else running.push(lifted === 0 ? milestone : lowered(milestone, lifted));
  }
  return running;
}

/** What became of a milestone whose restriction was solved. */
export interface MovedMilestone {
  /** Inclusive. */
  dueAt: Date;
  /** Working days for which it stood. */
  stoodWd: number;
  /** Why the new day is what it is, for people. */
  story: string;
}

/**
 * Moves a milestone by the working days for which it stood, never beyond `notAfter`, the deadline of its part (that is
 * moved by an extension only); null: there is no such bound.
 */
export function moveStopped(
  { title, dueAt }: { title: string | null; dueAt: Date },
  { since, now, notAfter }: { since: Date; now: Date; notAfter: Date | null },
  calendar: WorkingCalendar,
): MovedMilestone {
  const stoodWd = calendar.workingDaysBetween(since, now);
  const moved = stoodWd === 0 ? dueAt : calendar.addWorkingDays(dueAt, stoodWd);
  const bounded = notAfter !== null && moved > notAfter;
  const day = bounded ? notAfter : moved;
  const what = title === null ? '完成时限' : `节点“${title}”`;
  const limit = bounded ? '（不晚于任务的完成时限，仍不够的可申请延期）' : '';
  const story =
    stoodWd === 0
      ? `等待协调不足1个工作日，${what}不变，仍为${sayLimit(dueAt)}`
      : `等待协调${stoodWd}个工作日，${what}顺延至${sayLimit(day)}${limit}`;
  return { dueAt: day, stoodWd, story };
}

function lowered(milestone: MilestoneFacts, by: number): MilestoneFacts {
  const less = (percent: number) => Math.max(0, percent - by);
  const { expectedAtEnd, monthlyPlan } = milestone;
  return {
    ...milestone,
    expectedAtEnd: less(expectedAtEnd),
    monthlyPlan:
      monthlyPlan &&
      Object.fromEntries(Object.entries(monthlyPlan).map(([month, percent]) => [month, less(percent)])),
  };
}
