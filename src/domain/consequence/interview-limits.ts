import { endOfDay, dayOf } from '../calendar/city-day.js';
import type { CityLaw } from '../city-law.js';
import { AppError } from '../errors.js';
import type { InterviewChainState } from '../states/interview-chain-states.js';
import { sayLimit } from '../supervision/sentences.js';

/** What the limits of a signed interview are counted from. */
export interface ChainStep {
  state: InterviewChainState;
  /** When it came into this state. */
  now: Date;
  /** The appointment; null: none was made yet. */
  meetingAt: Date | null;
  /** Last day of the rectification, `YYYY-MM-DD`; null: none was ordered. */
  rectifyDueOn: string | null;
}

/**
 * Until when whoever has the move acts, inclusive; null once nobody has it. A receipt is due before the appointment.
 * Source: rules.md, "Consequences", names the steps; their limits are assumptions.
 */
export function chainLimit(
  { state, now, meetingAt, rectifyDueOn }: ChainStep,
  { rules, calendar }: CityLaw,
): Date | null {
  const limits = rules.consequence.interview;
  const within = (wd: number) => calendar.addWorkingDays(now, wd);
  if (state === 'signed') return within(limits.callWithinWd);
  if (state === 'called') {
    const limit = within(limits.receiptWithinWd);
    return meetingAt !== null && meetingAt < limit ? meetingAt : limit;
  }
  if (state === 'received')
    return meetingAt === null ? null : calendar.addWorkingDays(meetingAt, limits.recordWithinWd);
  if (state === 'missed') return within(limits.recallWithinWd);
  if (state === 'held') return within(limits.commitWithinWd);
  if (state === 'committed') return within(limits.orderWithinWd);
  if (state === 'rectifying') return rectifyDueOn === null ? null : endOfDay(rectifyDueOn);
  return state === 'rectified' ? within(limits.checkWithinWd) : null;
}

/**
 * The appointment lies ahead and is not put off.
 * @throws AppError request.invalid for one in the past or later than the rules allow
 */
export function assertAppointment(at: Date, { law, now }: { law: CityLaw; now: Date }): void {
  const latest = law.calendar.addWorkingDays(now, law.rules.consequence.interview.meetWithinWd);
  if (at > now && at <= latest) return;
  const detail = at <= now ? '约谈时间已经过去，请另定' : `约谈时间不晚于${sayLimit(latest)}，请提前`;
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/at', detail }] });
}

/**
 * A day that somebody promises or is given lies ahead.
 * @throws AppError request.invalid
 */
export function assertDayAhead(day: string, now: Date, pointer: string): void {
  if (day >= dayOf(now)) return;
  const detail = '日期已经过去，请另定';
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer, detail }] });
}

/**
 * The leader to whom a missed interview climbs, one rung above the one who held it: the posts that sign rewards stand
 * over all others, the first of them over the rest; null: nobody stands above. `leaders`: codes, the highest first.
 * Source: an assumption: rules.md says only that a leader in charge or the first two sign.
 */
export function leaderAbove(code: string, leaders: readonly string[]): string | null {
  const at = leaders.indexOf(code);
  if (at === -1) return leaders.at(-1) ?? null;
  return leaders[at - 1] ?? null;
}
