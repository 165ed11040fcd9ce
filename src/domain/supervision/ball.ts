import { workingMinutesBetween } from '../calendar/working-hours.js';
import type { CityLaw } from '../city-law.js';

/**
 * Who can have the ball: the unit, its reviewer, the office, a leader, whoever has to answer its restriction, somebody
 * outside, nobody once it is settled.
 */
type BallHolder = 'unit' | 'reviewer' | 'office' | 'leader' | 'answerer' | 'outside' | 'nobody';

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
  /** Restrictions of it, from when until when somebody had to answer; null: he still has to. */
  restrictions: readonly { from: Date; to: Date | null }[];
  /** When the part ended in another way than by a review; null: it did not. */
  endedAt: Date | null;
}

/**
 * The course of the ball: at every instant exactly one holder, of several for whom the unit waits the last that it
 * turned to. Source: mission.md X1, who held the ball; waiting for someone else stops your clock and starts theirs.
 */
export function courseOfBall(facts: BallFacts): BallPassed[] {
  const { dispatchedAt } = facts;
  if (dispatchedAt === null) return [];
  const waits = waitsOf(facts);
  const end = endOf(facts);
  const instants = [dispatchedAt, ...waits.flatMap(({ from, to }) => (to === null ? [from] : [from, to]))];
  const marks = [...instants, ...(end === null ? [] : [end])].map((at) => at.getTime());
  return [...new Set(marks)]
    .filter((at) => at >= dispatchedAt.getTime())
    .toSorted((one, other) => one - other)
    .map((at) => ({ at: new Date(at), holder: holderAt(new Date(at), waits, end) }));
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

const holders = ['unit', 'reviewer', 'office', 'leader', 'answerer', 'outside'] as const;

/** A stretch in which the unit waits for somebody. */
interface Wait {
  from: Date;
  /** Exclusive; null: he still has it. */
  to: Date | null;
  holder: BallHolder;
}

function waitsOf({ dispute, completions, requests, suspensions, restrictions }: BallFacts): Wait[] {
  const disputes = dispute === null ? [] : [dispute];
  return [
    ...disputes.map(({ raisedAt, decidedAt }) => ({
      from: raisedAt,
      to: decidedAt,
      holder: 'office' as const,
    })),
    ...completions.map(({ submittedAt, reviewedAt }) => ({
      ...{ from: submittedAt, to: reviewedAt, holder: 'reviewer' as const },
    })),
    ...requests.flatMap(requestWaits),
    ...suspensions.map((stretch) => ({ ...stretch, holder: 'outside' as const })),
    ...restrictions.map((stretch) => ({ ...stretch, holder: 'answerer' as const })),
  ];
}

function requestWaits({ signedAt, checkedAt, endedAt }: BallFacts['requests'][number]): Wait[] {
  const office = { from: signedAt, to: checkedAt ?? endedAt, holder: 'office' as const };
  return checkedAt === null ? [office] : [office, { from: checkedAt, to: endedAt, holder: 'leader' }];
}

function endOf({ completions, endedAt }: BallFacts): Date | null {
  const passed = completions.find(({ passed: isPassed }) => isPassed)?.reviewedAt ?? null;
  return endedAt ?? passed;
}

function holderAt(at: Date, waits: readonly Wait[], end: Date | null): BallHolder {
  if (end !== null && at >= end) return 'nobody';
  const open = waits.filter(({ from, to }) => from <= at && (to === null || at < to));
  return open.toSorted((one, other) => other.from.getTime() - one.from.getTime())[0]?.holder ?? 'unit';
}
