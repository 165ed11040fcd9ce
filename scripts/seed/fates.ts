import { instant, storyEnd } from './story-days.js';

/** What is done with a part, its last report or its order. */
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
  | 'order-close';

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
};

const on = (day: string, act: Act): Beat => ({ at: instant(day, times[act]), act });

const noon = (day: string) => instant(day, '12:00');

/** A report that leaves the part so many points before its plan (behind it where negative) at an instant. */
const report = (day: string, points: number, at: Date): Beat => ({
  at: instant(day, '15:00'),
  act: 'report',
  progress: (plan) => plan(at) + points,
});

const signed = ({ sent }: PartDays): Beat[] => [on(sent(1), 'sign')];

// A first report a week after the dispatch, then October's and November's; each is reviewed two days later.
const reportDays = ({ sent }: PartDays): [reported: string, reviewed: string][] => [
  [sent(4), sent(6)],
  ...(sent(6) < '2026-10-28' ? [['2026-10-28', '2026-10-30'] as [string, string]] : []),
  ...(sent(6) < '2026-11-18' ? [['2026-11-18', '2026-11-20'] as [string, string]] : []),
];

// Every report keeps the part ahead of its plan until the next one; the last one until `until`.
const ahead = (days: PartDays, points: number, until = '2026-11-30'): Beat[] => {
  const reports = reportDays(days);
  return reports.flatMap(([reported, reviewed], index) => [
    report(reported, points, noon(reports[index + 1]?.[0] ?? until)),
    on(reviewed, 'pass'),
  ]);
};

// Every report says little more than the one before; the last one leaves the part so many points behind at the end.
const behind = (days: PartDays, points: number): Beat[] => {
  const reports = reportDays(days);
  return reports.flatMap(([reported, reviewed], index) => [
    index === reports.length - 1
      ? report(reported, -points, storyEnd)
      : report(reported, 2, noon(index === 0 ? reported : '2026-11-04')),
    on(reviewed, 'pass'),
  ]);
};

const onPlan = (days: PartDays): Beat[] => [...signed(days), ...ahead(days, 3)];

// On plan until the middle of November; then something happens that is told by its fate.
const well = (days: PartDays): Beat[] => [
  ...signed(days),
  ...ahead(days, 4, '2026-11-26').filter(({ at }) => at < instant('2026-11-01', '00:00')),
  report('2026-11-04', 4, noon('2026-11-26')),
  on('2026-11-06', 'pass'),
];

// Most of the work was done, then the deadline passed.
const overdue = (days: PartDays): Beat[] => [
  ...signed(days),
  { at: instant(days.due(-5), '15:00'), act: 'report', progress: () => 70 },
  on(days.due(-3), 'pass'),
];

const concluded = (days: PartDays): Beat[] => [
  ...signed(days),
  on(days.due(-2), 'done'),
  on(days.due(0), 'pass'),
];

const signedOrder = ({ due }: PartDays): Beat[] => [on(due(1), 'issue'), on(due(2), 'order-sign')];

const fates = {
  unsigned: () => [],
  signed,
  'signed-late': ({ sent }) => [on(sent(2), 'sign')],
  'on-plan': onPlan,
  slow: (days) => [...signed(days), ...behind(days, 18)],
  stuck: (days) => [...signed(days), ...behind(days, 38)],
  near: (days) => [...signed(days), ...ahead(days, -5, '2026-11-24')],
  'returned-once': (days) => [
    ...well(days),
    report('2026-11-12', 9, noon('2026-11-26')),
    on('2026-11-20', 'return'),
  ],
  'returned-twice': (days) => [
    ...well(days),
    ...[report('2026-11-09', 9, noon('2026-11-26')), on('2026-11-11', 'return')],
    ...[report('2026-11-13', 9, noon('2026-11-26')), on('2026-11-17', 'return')],
  ],
  'returned-done': (days) => [...well(days), on('2026-11-12', 'done'), on('2026-11-17', 'return-unfinished')],
  waiting: (days) => [...well(days), report('2026-11-23', 6, noon('2026-11-30'))],
  'reported-done': (days) => [...well(days), on('2026-11-23', 'done')],
  concluded,
  disputed: ({ sent }) => [on(sent(0), 'dispute')],
  'dispute-upheld': (days) => [
    ...[on(days.sent(0), 'dispute'), on(days.sent(1), 'uphold'), on(days.sent(2), 'sign')],
    ...ahead(days, 3),
  ],
  'dispute-rejected': (days) => [
    ...[on(days.sent(0), 'dispute'), on(days.sent(1), 'reject'), on(days.sent(2), 'sign')],
    ...ahead(days, 3),
  ],
  overdue,
  'order-issued': (days) => [...overdue(days), on(days.due(1), 'issue')],
  'order-signed': (days) => [...overdue(days), ...signedOrder(days)],
  'order-answered': (days) => [...overdue(days), ...signedOrder(days), on(days.due(5), 'order-answer')],
  'order-returned': (days) => [
    ...[...overdue(days), ...signedOrder(days)],
    ...[on(days.due(5), 'order-answer'), on(days.due(9), 'order-return')],
  ],
  'order-closed': (days) => [
    ...[...overdue(days), ...signedOrder(days), on(days.due(4), 'done'), on(days.due(4), 'order-answer')],
    ...[on(days.due(6), 'order-close'), on(days.due(6), 'pass')],
  ],
  'order-declined': (days) => [...overdue(days), on(days.due(1), 'decline')],
} satisfies Record<string, (days: PartDays) => Beat[]>;

/** What becomes of a part, in one word. */
export type FateName = keyof typeof fates;

export const isFate = (name: string): name is FateName => Object.hasOwn(fates, name);

/** What happens to a part of that fate, in order of time. */
export const beatsOf = (fate: FateName, days: PartDays): Beat[] => fates[fate](days);

/** The fate of a cooperating part: recent tasks are treated alike, of older ones the cooperating bodies do their share. */
export function fateOfOthers(fate: FateName, dueOn: string | null): FateName {
  if (fate === 'unsigned' || fate === 'signed' || fate === 'signed-late') return fate;
  if (fate === 'disputed') return 'signed';
  return fate === 'concluded' || (dueOn !== null && dueOn <= '2026-11-23') ? 'concluded' : 'on-plan';
}
