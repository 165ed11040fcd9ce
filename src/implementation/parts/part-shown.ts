import type { StoredMilestone } from '../../decision/tasks/task-part.entity.js';
import type { CityLaw } from '../../domain/city-law.js';
import type { Actor } from '../../identity/actor.js';
import { mayDoTo } from '../../identity/permissions.js';
import type { PartView } from './part.queries.js';

interface When {
  law: CityLaw;
  now: Date;
}

/** Working days until a limit, or after it; null: there is none. The day of the limit itself is 0 days left. */
export interface DaysLeft {
  isOver: boolean;
  days: number;
}

/** How long there is until a limit. */
export function daysLeft(limit: Date | null, { law: { calendar }, now }: When): DaysLeft | null {
  if (limit === null) return null;
  if (now > limit) return { isOver: true, days: calendar.workingDaysBetween(limit, now) };
  return { isOver: false, days: calendar.workingDaysBetween(now, limit) };
}

/**
 * Whether the next move on a part is this actor's. Nobody reviews his own body, and what is below a county is its
 * office's; `countyBodyId` is that county, null where the city's office looks after the part.
 */
export function isMover(actor: Actor, { move, body, task }: PartView, countyBodyId: string | null): boolean {
  if (move.who === 'unit') return mayDoTo(actor, 'report:submit', { bodyId: body.id });
  if (actor.role === 'supervision_office') {
    const looksAfter = countyBodyId === null ? actor.level === 'city' : actor.bodyId === countyBodyId;
    return looksAfter && move.who !== 'nobody' && move.who !== 'dispatcher';
  }
  const reviews = mayDoTo(actor, 'report:review', { bodyId: body.id });
  const reviewer = task.indicator?.reviewerBodyId ?? null;
  const isOther = reviewer !== null && reviewer !== actor.bodyId;
  return move.who === 'reviewer' && reviews && actor.bodyId !== body.id && !isOther;
}

/** A milestone as its table shows it. */
export interface MilestoneShown {
  title: string;
  goal: string | null;
  dueAt: Date;
  doneAt: Date | null;
  curve: StoredMilestone['curve'];
  expectedAtEnd: number;
  /** Month by month, for a monthly curve. */
  months: { month: string; percent: number }[];
  /** Working days after its limit: until it was done, or until now; 0: not late. */
  lateWd: number;
}

/** The milestones in order of their limits. */
export function milestonesShown(milestones: readonly StoredMilestone[], when: When): MilestoneShown[] {
  return milestones
    .map((milestone) => shownOne(milestone, when))
    .toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime());
}

function shownOne(milestone: StoredMilestone, { law, now }: When): MilestoneShown {
  const dueAt = new Date(milestone.dueAt);
  const doneAt = milestone.doneAt === null ? null : new Date(milestone.doneAt);
  const { title, goal, curve, expectedAtEnd, monthlyPlan } = milestone;
  const months = Object.entries(monthlyPlan ?? {}).map(([month, percent]) => ({ month, percent }));
  const lateWd = law.calendar.workingDaysBetween(dueAt, doneAt ?? now);
  return { title, goal, curve, expectedAtEnd, dueAt, doneAt, lateWd, months: months.toSorted(byMonth) };
}

const byMonth = (one: { month: string }, other: { month: string }): number =>
  one.month.localeCompare(other.month);
