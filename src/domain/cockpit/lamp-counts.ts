import type { LampColour } from '../supervision/part-facts.js';

/** How many open parts have each lamp. */
export type LampCounts = Record<LampColour, number>;

/** Nothing open. */
export const noLamps: LampCounts = { red: 0, yellow: 0, green: 0, grey: 0 };

/** The lamp that stands for all of them, the worst there is: red, yellow, 待判, green; null where nothing is open. */
export function worstOf({ red, yellow, grey, green }: LampCounts): LampColour | null {
  if (red > 0) return 'red';
  if (yellow > 0) return 'yellow';
  if (grey > 0) return 'grey';
  return green > 0 ? 'green' : null;
}

/** Counts added up. */
export function sumOfLamps(all: readonly LampCounts[]): LampCounts {
  return all.reduce<LampCounts>(
    (sum, { red, yellow, green, grey }) => ({
      red: sum.red + red,
      yellow: sum.yellow + yellow,
      green: sum.green + green,
      grey: sum.grey + grey,
    }),
    noLamps,
  );
}

const dayMs = 86_400_000;

/** Whole calendar days for which something has waited; a begun day does not count. */
export const daysWaited = (since: Date, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - since.getTime()) / dayMs));
