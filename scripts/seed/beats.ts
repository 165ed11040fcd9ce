import { instant, storyEnd } from './story-days.js';

/** What is done with a part, its last report, its order, its request for a later day or what blocks it. */
export type Act =
  | 'sign'
  | 'dispute'
  | 'uphold'
  | 'reject'
  | 'done'
  | 'pass'
  | 'return'
  | 'return-unfinished'
  | 'issue'
  | 'decline'
  | 'order-sign'
  | 'order-answer'
  | 'order-return'
  | 'order-close'
  | 'ask-later'
  | 'check-later'
  | 'grant-later'
  | 'raise'
  | 'solve';

/** Expected percent of a part at an instant. */
export type Plan = (at: Date) => number;

/** One act at one instant; a report says how far the work is, measured by its plan. */
export type Beat = { at: Date; act: Act } | { at: Date; act: 'report'; progress: (plan: Plan) => number };

/** Days of one part: working days after its dispatch, and after its deadline (before it where negative). */
export interface PartDays {
  sent: (n: number) => string;
  due: (n: number) => string;
}

const times: Record<Act, string> = {
  ...{ sign: '10:00', dispute: '16:00', uphold: '10:30', reject: '10:30' },
  ...{ done: '15:00', pass: '16:30', return: '16:30', 'return-unfinished': '16:30' },
  ...{ issue: '11:00', decline: '11:00', 'order-sign': '14:40', 'order-answer': '15:30' },
  ...{ 'order-return': '16:00', 'order-close': '16:00' },
  ...{ 'ask-later': '09:40', 'check-later': '15:10', 'grant-later': '11:20', raise: '10:20', solve: '16:10' },
};

/** One act at its hour of a day. */
export const on = (day: string, act: Act): Beat => ({ at: instant(day, times[act]), act });

/** Noon of a day. */
export const noon = (day: string) => instant(day, '12:00');

/** A report that leaves the part so many points before its plan (behind it where negative) at an instant. */
export const report = (day: string, points: number, at: Date): Beat => ({
  at: instant(day, '15:00'),
  act: 'report',
  progress: (plan) => plan(at) + points,
});

/** The unit signs on the first working day after the dispatch. */
export const signed = ({ sent }: PartDays): Beat[] => [on(sent(1), 'sign')];

// A first report a week after the dispatch, then October's and November's; each is reviewed two days later.
const reportDays = ({ sent }: PartDays): [reported: string, reviewed: string][] => [
  [sent(4), sent(6)],
  ...(sent(6) < '2026-10-28' ? [['2026-10-28', '2026-10-30'] as [string, string]] : []),
  ...(sent(6) < '2026-11-18' ? [['2026-11-18', '2026-11-20'] as [string, string]] : []),
];

/** Every report keeps the part ahead of its plan until the next one; the last one until `until`. */
export const ahead = (days: PartDays, points: number, until = '2026-11-30'): Beat[] => {
  const reports = reportDays(days);
  return reports.flatMap(([reported, reviewed], index) => [
    report(reported, points, noon(reports[index + 1]?.[0] ?? until)),
    on(reviewed, 'pass'),
  ]);
};

/** Every report says little more than the one before; the last one leaves the part so many points behind at the end. */
export const behind = (days: PartDays, points: number): Beat[] => {
  const reports = reportDays(days);
  return reports.flatMap(([reported, reviewed], index) => [
    index === reports.length - 1
      ? report(reported, -points, storyEnd)
      : report(reported, 2, noon(index === 0 ? reported : '2026-11-04')),
    on(reviewed, 'pass'),
  ]);
};

/** Signed and on plan until the middle of November; then something happens that is told by its fate. */
export const well = (days: PartDays): Beat[] => [
  ...signed(days),
  ...ahead(days, 4, '2026-11-26').filter(({ at }) => at < instant('2026-11-01', '00:00')),
  report('2026-11-04', 4, noon('2026-11-26')),
  on('2026-11-06', 'pass'),
];
