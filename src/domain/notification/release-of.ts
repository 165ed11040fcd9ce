import { atTime, dayOf } from '../calendar/city-day.js';
import type { CityLaw } from '../city-law.js';
import { notBefore } from '../supervision/quiet-hours.js';

/** How a person hears by a channel: not at all, once a day, or with each notice. */
export type MessageWay = 'off' | 'digest' | 'at_once';

/** Whether nothing goes out at this instant but what is 特急. */
export const isQuiet = (now: Date, law: CityLaw): boolean => notBefore(now, law, false) > now;

/**
 * City time at which a message about a notice of this instant may leave: at once, or in the digest at the next end of
 * quiet hours. A red lamp is told at once whatever was chosen; a notice that came out in quiet hours is 特急.
 * Source: rules.md, "Ladder"; experience.md 49, "one digest a day per person, urgent ones at once".
 */
export function releaseOf(
  now: Date,
  law: CityLaw,
  { way, worst }: { way: MessageWay; worst: string },
): { at: Date; digest: boolean; urgent: boolean } {
  const urgent = worst === 'red' || isQuiet(now, law);
  if (way === 'at_once' || urgent) return { at: now, digest: false, urgent };
  const evening = atTime(dayOf(now), law.rules.ladder.quietHours.from);
  return { at: notBefore(evening, law, false), digest: true, urgent };
}
