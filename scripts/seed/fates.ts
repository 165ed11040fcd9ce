import { ahead, behind, noon, on, report, signed, well } from './beats.js';
import type { Beat, PartDays } from './beats.js';
import { instant } from './story-days.js';

const onPlan = (days: PartDays): Beat[] => [...signed(days), ...ahead(days, 3)];

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
  'later-asked': (days) => [...onPlan(days), on('2026-11-23', 'ask-later')],
  'later-checked': (days) => [
    ...onPlan(days),
    on('2026-11-19', 'ask-later'),
    on('2026-11-20', 'check-later'),
  ],
  'later-granted': (days) => [
    ...[...onPlan(days), on('2026-11-12', 'ask-later')],
    ...[on('2026-11-13', 'check-later'), on('2026-11-16', 'grant-later')],
  ],
  'blocked-asked': (days) => [...onPlan(days), on('2026-11-20', 'raise')],
  'blocked-solved': (days) => [...onPlan(days), on('2026-11-11', 'raise'), on('2026-11-13', 'solve')],
  'blocked-climbed': (days) => [...onPlan(days), on('2026-11-10', 'raise')],
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
