import type { CityLaw } from '../city-law.js';

/** How a limit stands: `left` more than today, `today` its last day, `late` by whole days, `over` by less than one. */
export interface TimeLeft {
  word: 'left' | 'today' | 'late' | 'over';
  /** Working days left, or late. */
  days: number;
}

/** How much is left until a limit, inclusive, or how late it is; in working days. */
export function timeLeft(limit: Date, { calendar }: CityLaw, now: Date): TimeLeft {
  if (now > limit) {
    const days = calendar.workingDaysBetween(limit, now);
    return { word: days === 0 ? 'over' : 'late', days };
  }
  const days = calendar.workingDaysBetween(now, limit);
  return { word: days === 0 ? 'today' : 'left', days };
}
