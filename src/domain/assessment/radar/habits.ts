import type { HabitRules } from './radar-rules.js';

/** One thing that a body did, and whether it is of the kind that is looked for. */
interface Done<T> {
  bodyCode: string;
  marked: boolean;
  /** What it is, kept as evidence. */
  what: T;
}

/** A body that does it often. */
interface Habit<T> {
  bodyCode: string;
  all: number;
  marked: T[];
}

/** The bodies that do something at least so often, and in at least such a share of all cases. Both inclusive. */
export function habitsOf<T>(done: readonly Done<T>[], { atLeast, shareBp }: HabitRules): Habit<T>[] {
  return [...Map.groupBy(done, ({ bodyCode }) => bodyCode)]
    .map(([bodyCode, own]) => ({
      bodyCode,
      all: own.length,
      marked: own.filter(({ marked }) => marked).map(({ what }) => what),
    }))
    .filter(({ all, marked }) => marked.length >= atLeast && marked.length * 10_000 >= shareBp * all);
}

/** Whether something was sent in the last minutes before its window closed; what came later is late, not last-minute. */
export function isLastHour(submittedAt: Date, closesAt: Date, withinMinutes: number): boolean {
  const leftMs = closesAt.getTime() - submittedAt.getTime();
  return leftMs >= 0 && leftMs <= withinMinutes * 60_000;
}

/** Whether a reported percentage is a round one; nothing and all are what they are. */
export const isRound = (progress: number, multipleOf: number): boolean => progress % multipleOf === 0;

/** Whether a reported percentage says something about habits: 0 and 100 do not. */
export const isBetween = (progress: number): boolean => progress > 0 && progress < 100;
