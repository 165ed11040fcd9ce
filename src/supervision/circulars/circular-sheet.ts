import { closingDayOf, dayOf } from '../../domain/calendar/city-day.js';
import { orderStates } from '../../domain/states/order-states.js';
import { partStates } from '../../domain/states/part-states.js';
import type { CircularItem, CircularOrder } from './circular.record.js';
import type { CircularKind } from './circular.schema.js';
import type { CircularFacts } from './circular.queries.js';

type Words = (key: string, values?: Record<string, string | number>) => string;

/** What stands in a cell, on the page as in the file. */
interface CircularCell {
  value: string | number | null;
  /** Colour of a lamp that stands before its word. */
  lamp?: string;
  /** The value is a word of the law, as a state: a page says it in its reader's language. */
  law?: true;
  /** Page of the record. */
  subject?: { subjectType: string; subjectId: string };
}

/** One table of a circular. */
export interface CircularTable {
  name: string;
  /** Said above the table; null: nothing. */
  note: string | null;
  columns: string[];
  rows: CircularCell[][];
  /** Said where there is no row. */
  none: string;
}

type Column<T> = readonly [label: string, cell: (row: T, index: number) => CircularCell];

/** The tables of one kind of circular; the bodies that sent nothing always stand there, also when there are none. */
export function circularTables(kind: CircularKind, facts: CircularFacts, t: Words): CircularTable[] {
  const tables: Record<CircularKind, () => CircularTable[]> = {
    briefing: () => [figures(facts, t), warned(facts, t), orders(facts, t)],
    circular: () => [figures(facts, t), byBody(facts, t), orders(facts, t)],
    progress: () => [decided(facts, t)],
    ledger: () => [ledger(facts, t)],
  };
  return [...tables[kind](), unsent(facts, t)];
}

const plain = (value: string | number | null): CircularCell => ({ value });
const law = (value: string): CircularCell => ({ value, law: true });
const day = (limit: Date | null): CircularCell => plain(limit === null ? null : closingDayOf(limit));
const isOpen = ({ concludedAt }: CircularItem): boolean => concludedAt === null;
const colourOf = (item: CircularItem): string => (isOpen(item) ? item.lamp : 'done');

function table<T>(
  about: Pick<CircularTable, 'name' | 'none'> & { note?: string },
  columns: readonly Column<T>[],
  rows: readonly T[],
): CircularTable {
  return {
    ...{ name: about.name, none: about.none, note: about.note ?? null },
    columns: columns.map(([label]) => label),
    rows: rows.map((row, index) => columns.map(([, cell]) => cell(row, index))),
  };
}

const lampCell = (item: CircularItem, t: Words): CircularCell => ({
  value: t(`lamp.${colourOf(item)}`),
  lamp: colourOf(item),
});
const task = (item: CircularItem): CircularCell => ({
  value: item.wording,
  subject: { subjectType: 'part', subjectId: item.id },
});

// A week that is over is told by what is known of it: signed, concluded, or neither.
function stateOf(item: CircularItem, { asOf }: CircularFacts, t: Words): string {
  if (!isOpen(item)) return partStates.states.concluded.name;
  if (!item.signed) return t('circulars.unsigned');
  const later = item.state === 'concluded' || (item.reportedAt !== null && item.reportedAt > asOf);
  return later ? partStates.states.in_progress.name : partStates.states[item.state].name;
}

function figures({ items }: CircularFacts, t: Words): CircularTable {
  const count = (holds: (item: CircularItem) => boolean) => items.filter(holds).length;
  const onTime = count(
    ({ concludedAt, dueAt }) => concludedAt !== null && (dueAt === null || concludedAt <= dueAt),
  );
  const rows = [
    ['parts', items.length],
    ['concluded', count((item) => !isOpen(item))],
    ['on-time', onTime],
    ['open', count(isOpen)],
    ['yellow', count((item) => isOpen(item) && item.lamp === 'yellow')],
    ['red', count((item) => isOpen(item) && item.lamp === 'red')],
  ] as const;
  return table<(typeof rows)[number]>(
    { name: t('circulars.figures'), none: '' },
    [
      [t('circulars.figure'), ([name]) => plain(t(`circulars.${name}`))],
      [t('circulars.count'), ([, value]) => plain(value)],
    ],
    rows,
  );
}

function warned(facts: CircularFacts, t: Words): CircularTable {
  const rank = ({ lamp }: CircularItem) => (lamp === 'red' ? 0 : 1);
  const lit = facts.items.filter((item) => isOpen(item) && (item.lamp === 'red' || item.lamp === 'yellow'));
  const why = ({ sentence, wayBack }: CircularItem) => [
    sentence,
    wayBack && t('lamp.way-back', { way: wayBack }),
  ];
  return table(
    { name: t('circulars.warned'), none: t('circulars.none-warned') },
    [
      [t('tasks.lamp'), (item) => lampCell(item, t)],
      [t('tasks.matter'), task],
      [t('tasks.body'), (item) => plain(item.bodyName)],
      [t('circulars.leader'), (item) => plain(item.leaderTitle)],
      [t('tasks.due'), (item) => day(item.dueAt)],
      [t('circulars.why'), (item) => plain(why(item).filter(Boolean).join(' '))],
    ],
    lit.toSorted((one, other) => rank(one) - rank(other)),
  );
}

function byBody(facts: CircularFacts, t: Words): CircularTable {
  const groups = [...Map.groupBy(facts.items, ({ bodyName }) => bodyName)];
  const missing = new Set(facts.unsent.map(({ bodyName }) => bodyName));
  const counted = (
    label: string,
    holds: (item: CircularItem) => boolean,
  ): Column<(typeof groups)[number]> => [label, ([, items]) => plain(items.filter(holds).length)];
  return table<(typeof groups)[number]>(
    { name: t('circulars.by-body'), none: t('circulars.none') },
    [
      [t('tasks.body'), ([name]) => plain(name)],
      counted(t('circulars.parts'), () => true),
      counted(t('circulars.concluded'), (item) => !isOpen(item)),
      counted(t('circulars.open'), isOpen),
      counted(t('circulars.yellow'), (item) => isOpen(item) && item.lamp === 'yellow'),
      counted(t('circulars.red'), (item) => isOpen(item) && item.lamp === 'red'),
      [
        t('circulars.sent'),
        ([name]) => plain(t(missing.has(name) ? 'circulars.sent-no' : 'circulars.sent-yes')),
      ],
    ],
    groups,
  );
}

/** One line a task: who leads stands before who helps. */
function decided(facts: CircularFacts, t: Words): CircularTable {
  const groups = [...Map.groupBy(facts.items, ({ taskId }) => taskId).values()];
  const lead = (items: CircularItem[]): CircularItem => items[0] as CircularItem;
  const names = (items: CircularItem[], role: CircularItem['role']) =>
    items
      .filter((item) => item.role === role)
      .map(({ bodyName }) => bodyName)
      .join('、');
  return table<CircularItem[]>(
    { name: t('circulars.decided'), none: t('circulars.none') },
    [
      [t('circulars.number'), (_, index) => plain(index + 1)],
      [t('circulars.matter'), (items) => task(lead(items))],
      [t('circulars.responsible'), (items) => plain(names(items, 'responsible'))],
      [t('circulars.cooperating'), (items) => plain(names(items, 'cooperating') || null)],
      [t('tasks.due'), (items) => day(lead(items).dueAt)],
      [t('circulars.report'), (items) => plain(lead(items).report ?? t('circulars.no-report'))],
      [t('tasks.progress'), (items) => plain(lead(items).progress)],
      [t('tasks.lamp'), (items) => lampCell(lead(items), t)],
      [t('tasks.state'), (items) => law(stateOf(lead(items), facts, t))],
    ],
    groups,
  );
}

function ledger(facts: CircularFacts, t: Words): CircularTable {
  return table<CircularItem>(
    { name: t('circulars.kind-ledger'), none: t('circulars.none') },
    [
      [t('circulars.number'), (_, index) => plain(index + 1)],
      [t('circulars.decision'), (item) => plain(`${item.decisionTitle} ${item.decisionNumber}`)],
      [t('circulars.task-number'), (item) => plain(item.number)],
      [t('tasks.matter'), task],
      [t('tasks.body'), (item) => plain(item.bodyName)],
      [t('circulars.role'), (item) => plain(t(`tasks.role-${item.role}`))],
      [t('circulars.leader'), (item) => plain(item.leaderTitle)],
      [t('tasks.due'), (item) => day(item.dueAt)],
      [t('tasks.progress'), (item) => plain(item.progress)],
      [t('tasks.lamp'), (item) => lampCell(item, t)],
      [t('tasks.state'), (item) => law(stateOf(item, facts, t))],
      [t('circulars.report'), (item) => plain(item.report)],
      [t('circulars.concluded-on'), (item) => day(item.concludedAt)],
    ],
    facts.items,
  );
}

function orders(facts: CircularFacts, t: Words): CircularTable {
  return table<CircularOrder>(
    { name: t('circulars.orders'), none: t('circulars.none-orders') },
    [
      [
        t('circulars.order-number'),
        ({ id, number }) => ({ value: number, subject: { subjectType: 'order', subjectId: id } }),
      ],
      [t('tasks.body'), (order) => plain(order.bodyName)],
      [t('circulars.requirement'), (order) => plain(order.requirement)],
      [t('circulars.issued'), (order) => plain(dayOf(order.issuedAt))],
      [t('circulars.feedback-due'), (order) => day(order.feedbackDueAt)],
      [t('tasks.state'), (order) => law(orderStates.states[order.state].name)],
    ],
    facts.orders,
  );
}

function unsent({ unsent: bodies, window, asOf }: CircularFacts, t: Words): CircularTable {
  const values = { period: window.period, day: closingDayOf(window.closesAt) };
  return table(
    {
      name: t('circulars.unsent'),
      note: t(asOf > window.closesAt ? 'circulars.unsent-closed' : 'circulars.unsent-open', values),
      none: t('circulars.none-unsent'),
    },
    [
      [t('tasks.body'), (body) => plain(body.bodyName)],
      [t('circulars.owed'), (body) => plain(body.parts)],
      [t('circulars.late-until'), (body) => day(body.lateUntil)],
    ],
    bodies,
  );
}
