import type { DimensionJudgement, LampColour } from './part-facts.js';

/** What a lamp says: why, how it goes out, and the figures behind both. */
type Statement = Omit<DimensionJudgement, 'colour'>;

/** One reason for a lamp. While nobody does anything, a reason that once holds goes on holding. */
export interface Ground {
  colour: 'yellow' | 'red';
  /** The first instant at which it holds. */
  since: Date;
  /** Its words at an instant at which it holds. */
  say: (now: Date) => Statement;
}

/** One dimension: all its grounds, now and to come, and what it says while none holds. */
export interface DimensionGrounds {
  grounds: readonly Ground[];
  /** Green, or grey where it cannot be judged. */
  otherwise: () => DimensionJudgement;
}

const ranks: Record<LampColour, number> = { green: 0, grey: 1, yellow: 2, red: 3 };

/** Orders colours from good to bad; grey 待判 is worse than green and better than yellow (assumption). */
export function rankOf(colour: LampColour): number {
  return ranks[colour];
}

/** Whether a lamp burns; grey does not. */
export function isLit(colour: LampColour): boolean {
  return colour === 'yellow' || colour === 'red';
}

/** What a dimension says at an instant: the first of its worst grounds, in the order they are listed. */
export function judgeGrounds({ grounds, otherwise }: DimensionGrounds, now: Date): DimensionJudgement {
  const holding = grounds.filter(({ since }) => since <= now);
  const worst = holding.find(({ colour }) => colour === 'red') ?? holding[0];
  return worst === undefined ? otherwise() : { colour: worst.colour, ...worst.say(now) };
}

/** The earliest of some instants; null when there is none. */
export function earliest(instants: Iterable<Date | null>): Date | null {
  let first: Date | null = null;
  for (const instant of instants)
    if (instant !== null && (first === null || instant < first)) first = instant;
  return first;
}

/** When the first of the grounds that are meant begins; null when none is. */
export function earliestGround(
  grounds: readonly Ground[],
  isMeant: (ground: Ground) => boolean,
): Date | null {
  let first: Date | null = null;
  for (const ground of grounds) {
    if ((first === null || ground.since < first) && isMeant(ground)) first = ground.since;
  }
  return first;
}

/** The latest of some instants. */
export function latest(first: Date, ...others: readonly Date[]): Date {
  return others.reduce((last, instant) => (instant > last ? instant : last), first);
}

/** The grounds that had begun when a dimension was held; all of them where it is not. */
export function heldAt({ grounds, otherwise }: DimensionGrounds, since: Date | null): DimensionGrounds {
  if (since === null) return { grounds, otherwise };
  return { grounds: grounds.filter((ground) => ground.since <= since), otherwise };
}
