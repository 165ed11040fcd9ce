import { workingMinutesBetween } from '../calendar/working-hours.js';
import type { CityLaw } from '../city-law.js';

/** Who can have the ball: the unit, its reviewer, the office, a leader, somebody outside, nobody once it is settled. */
type BallHolder = 'unit' | 'reviewer' | 'office' | 'leader' | 'outside' | 'nobody';

/** From when on somebody has the ball, until the next such instant. */
export interface BallPassed {
  at: Date;
  holder: BallHolder;
}

/** How long somebody had the ball in all. */
export interface BallHeld {
  holder: Exclude<BallHolder, 'nobody'>;
  /** Working minutes. */
  minutes: number;
  /** Whether he has it now. */
  now: boolean;
}

/** What passes the ball of a part, as far as it happened. */
export interface BallFacts {
  dispatchedAt: Date | null;
  dispute: { raisedAt: Date; decidedAt: Date | null } | null;
  /** Completions: from when until when they were under review. */
  completions: readonly { submittedAt: Date; reviewedAt: Date | null; passed: boolean }[];
  /** Requests to move or stop the clock: with the office from the head's signature, then with the leader. */
  requests: readonly { signedAt: Date; checkedAt: Date | null; endedAt: Date | null }[];
  suspensions: readonly { from: Date; to: Date }[];
  /** When the part ended in another way than by a review; null: it did not. */
  endedAt: Date | null;
}

/**
 * The course of the ball: at every instant exactly one holder. Source: mission.md X1, who held the ball; waiting for
 * someone else stops your clock and starts theirs.
 */
export function courseOfBall(facts: BallFacts): BallPassed[] {
  if (facts.dispatchedAt === null) return [];
  const passes = [
    { at: facts.dispatchedAt, holder: 'unit' as const },
    ...disputePasses(facts),
    ...facts.completions.flatMap(completionPasses),
    ...facts.requests.flatMap(requestPasses),
    ...facts.suspensions.flatMap(({ from, to }) => [
      { at: from, holder: 'outside' as const },
      { at: to, holder: 'unit' as const },
    ]),
    ...(facts.endedAt === null ? [] : [{ at: facts.endedAt, holder: 'nobody' as const }]),
  ];
  return passes.toSorted((one, other) => one.at.getTime() - other.at.getTime());
}

/** Working minutes of each holder until now, the unit first; who never had it is left out. */
export function ballHeld(course: readonly BallPassed[], { rules, calendar }: CityLaw, now: Date): BallHeld[] {
  const minutes = new Map<BallHolder, number>();
  const past = course.filter(({ at }) => at <= now);
  for (const [index, { at, holder }] of past.entries()) {
    const until = past[index + 1]?.at ?? now;
    const held = workingMinutesBetween(at, until, { calendar, hours: rules.workingHours });
    minutes.set(holder, (minutes.get(holder) ?? 0) + held);
  }
  const last = past.at(-1)?.holder;
  return holders.flatMap((holder) => {
    const held = minutes.get(holder);
    return held === undefined ? [] : [{ holder, minutes: held, now: last === holder }];
  });
}

const holders = ['unit', 'reviewer', 'office', 'leader', 'outside'] as const;

function disputePasses({ dispute }: BallFacts): BallPassed[] {
  if (dispute === null) return [];
  const { raisedAt, decidedAt } = dispute;
  return [
    { at: raisedAt, holder: 'office' },
    ...(decidedAt === null ? [] : [{ at: decidedAt, holder: 'unit' as const }]),
  ];
}

function completionPasses({
  submittedAt,
  reviewedAt,
  passed,
}: BallFacts['completions'][number]): BallPassed[] {
  const after: BallHolder = passed ? 'nobody' : 'unit';
  return [
    { at: submittedAt, holder: 'reviewer' },
    ...(reviewedAt === null ? [] : [{ at: reviewedAt, holder: after }]),
  ];
}

function requestPasses({ signedAt, checkedAt, endedAt }: BallFacts['requests'][number]): BallPassed[] {
  return [
    { at: signedAt, holder: 'office' },
    ...(checkedAt === null ? [] : [{ at: checkedAt, holder: 'leader' as const }]),
    ...(endedAt === null ? [] : [{ at: endedAt, holder: 'unit' as const }]),
  ];
}
