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

const november = (day: number) => instant(`2026-11-${String(day).padStart(2, '0')}`, '12:00');

/** A report that leaves the part so many points before its plan (behind it where negative) at an instant. */
const report = (day: string, points: number, at: Date): Beat => ({
  at: instant(day, '15:00'),
  act: 'report',
  progress: (plan) => plan(at) + points,
});

// October's report, for whoever had the task by then, and the review of it.
const october = ({ sent }: PartDays, points: number, at = november(18)): Beat[] =>
  sent(1) > '2026-10-27' ? [] : [report('2026-10-28', points, at), on('2026-10-30', 'pass')];

const lately = ({ sent }: PartDays, points: number, at = november(30)): Beat[] =>
  sent(1) > '2026-11-16' ? [] : [report('2026-11-18', points, at), on('2026-11-20', 'pass')];

const signed = ({ sent }: PartDays): Beat[] => [on(sent(1), 'sign')];

const well = (days: PartDays): Beat[] => [...signed(days), ...october(days, 4, november(25))];

const onPlan = (days: PartDays): Beat[] => [...signed(days), ...october(days, 4), ...lately(days, 3)];

// Most of the work was done, then the deadline passed.
const overdue = (days: PartDays): Beat[] => [
  ...signed(days),
  { at: instant(days.due(-5), '15:00'), act: 'report', progress: () => 70 },
  on(days.due(-3), 'pass'),
];

const concluded = (days: PartDays): Beat[] => {
  const early = days.due(-2) <= '2026-11-16';
  return early
    ? [...signed(days), on(days.due(-2), 'done'), on(days.due(0), 'pass')]
    : [...well(days), on('2026-11-13', 'done'), on('2026-11-17', 'pass')];
};

const signedOrder = ({ due }: PartDays): Beat[] => [on(due(1), 'issue'), on(due(2), 'order-sign')];

const fates = {
  unsigned: () => [],
  signed,
  'signed-late': ({ sent }) => [on(sent(2), 'sign')],
  'on-plan': onPlan,
  slow: (days) => [
    ...signed(days),
    ...october(days, -2, november(6)),
    report('2026-11-18', -18, storyEnd),
    on('2026-11-20', 'pass'),
  ],
  stuck: (days) => [
    ...signed(days),
    ...october(days, -2, november(6)),
    report('2026-11-18', -38, storyEnd),
    on('2026-11-20', 'pass'),
  ],
  near: (days) => [...signed(days), ...october(days, 3), ...lately(days, -5, storyEnd)],
  'returned-once': (days) => [
    ...well(days),
    report('2026-11-12', 12, november(25)),
    on('2026-11-20', 'return'),
  ],
  'returned-twice': (days) => [
    ...well(days),
    ...[report('2026-11-09', 9, november(25)), on('2026-11-11', 'return')],
    ...[report('2026-11-13', 9, november(25)), on('2026-11-17', 'return')],
  ],
  'returned-done': (days) => [
    ...well(days),
    on('2026-11-12', 'done'),
    on('2026-11-17', 'return-unfinished'),
  ],
  waiting: (days) => [...well(days), report('2026-11-23', 6, november(30))],
  'reported-done': (days) => [...well(days), on('2026-11-23', 'done')],
  concluded,
  disputed: ({ sent }) => [on(sent(0), 'dispute')],
  'dispute-upheld': (days) => [
    ...[on(days.sent(0), 'dispute'), on(days.sent(1), 'uphold'), on(days.sent(2), 'sign')],
    ...[...october(days, 4), ...lately(days, 3)],
  ],
  'dispute-rejected': (days) => [
    ...[on(days.sent(0), 'dispute'), on(days.sent(1), 'reject'), on(days.sent(2), 'sign')],
    ...[...october(days, 4), ...lately(days, 3)],
  ],
  overdue,
  'order-issued': (days) => [...overdue(days), on(days.due(1), 'issue')],
  'order-signed': (days) => [...overdue(days), ...signedOrder(days)],
  'order-answered': (days) => [...overdue(days), ...signedOrder(days), on(days.due(5), 'order-answer')],
  'order-returned': (days) => [
    ...[...overdue(days), ...signedOrder(days)],
    ...[on(days.due(5), 'order-answer'), on(days.due(8), 'order-return')],
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
