import { closingDayOf, dayOf } from '../../domain/calendar/city-day.js';
import { sayPaperDay } from '../../domain/document/paper-content.js';
import type { PaperTable } from '../../domain/document/paper-content.js';
import { paperKinds } from '../../domain/document/paper-kinds.js';
import type { PaperFacts } from '../../domain/document/paper-kinds.js';
import { orderStates } from '../../domain/states/order-states.js';
import { partStates } from '../../domain/states/part-states.js';
import type { CircularItem } from './circular.record.js';
import type { CircularFacts } from './circular.queries.js';

const lampWords: Record<string, string> = { red: '红灯', yellow: '黄灯', green: '绿灯', grey: '待判' };
const none = '无。';
const isOpen = ({ concludedAt }: CircularItem): boolean => concludedAt === null;
const lit = (colour: string) => (item: CircularItem) => isOpen(item) && item.lamp === colour;
const dayOfLimit = (limit: Date | null): string => (limit === null ? '—' : closingDayOf(limit));

// The columns are those that a template's preview shows.
const tableOf = (sample: PaperTable, rows: string[][]): PaperTable => ({
  columns: sample.columns,
  rows,
  none,
});

// A week is called by its first and last day.
const inDays = (about: string): string =>
  about.replace(/^(\d{4}-\d\d-\d\d) 至 (\d{4}-\d\d-\d\d)$/, (_week, first: string, last: string) =>
    [first, last].map(sayPaperDay).join('至'),
  );

/** What every report of supervision says as a paper. */
function common(facts: CircularFacts) {
  const { items, orders, unsent, about, asOf } = facts;
  const count = (holds: (item: CircularItem) => boolean) => String(items.filter(holds).length);
  const { fields } = paperKinds.briefing;
  return {
    ...{ about: inDays(about), asOf: sayPaperDay(closingDayOf(asOf)), parts: String(items.length) },
    ...{ concluded: count((item) => !isOpen(item)), open: count(isOpen) },
    ...{ yellow: count(lit('yellow')), red: count(lit('red')) },
    orders: tableOf(
      fields.orders.sample,
      orders.map(({ number, bodyName, requirement, issuedAt, feedbackDueAt, state }) => [
        ...[number, bodyName, requirement, dayOf(issuedAt), dayOfLimit(feedbackDueAt)],
        orderStates.states[state].name,
      ]),
    ),
    unsent: tableOf(
      fields.unsent.sample,
      unsent.map(({ bodyName, parts, lateUntil }) => [bodyName, String(parts), dayOfLimit(lateUntil)]),
    ),
  };
}

/** 督查专报: what burns, the red first, with its reason. */
export function briefingFacts(facts: CircularFacts): PaperFacts<'briefing'> {
  const burning = [...facts.items.filter(lit('red')), ...facts.items.filter(lit('yellow'))];
  return {
    ...common(facts),
    warned: tableOf(
      paperKinds.briefing.fields.warned.sample,
      burning.map(({ lamp, wording, bodyName, leaderTitle, dueAt, sentence }) => [
        ...[lampWords[lamp] ?? '', wording, bodyName, leaderTitle ?? '—', dayOfLimit(dueAt), sentence ?? '—'],
      ]),
    ),
  };
}

/** 督查通报: body by body. */
export function circularFacts(facts: CircularFacts): PaperFacts<'circular'> {
  const missing = new Set(facts.unsent.map(({ bodyName }) => bodyName));
  const rows = [...Map.groupBy(facts.items, ({ bodyName }) => bodyName)].map(([name, items]) => {
    const count = (holds: (item: CircularItem) => boolean) => String(items.filter(holds).length);
    return [
      ...[name, String(items.length), count((item) => !isOpen(item)), count(isOpen)],
      ...[count(lit('yellow')), count(lit('red')), missing.has(name) ? '未报' : '已报'],
    ];
  });
  return { ...common(facts), byBody: tableOf(paperKinds.circular.fields.byBody.sample, rows) };
}

/** 会议议定事项落实情况表: one line a task, who leads before who helps. */
export function progressFacts(facts: CircularFacts): PaperFacts<'meeting_progress'> {
  const groups = [...Map.groupBy(facts.items, ({ taskId }) => taskId).values()];
  const rows = groups.flatMap((items, at) => {
    const [lead] = items;
    return lead === undefined ? [] : [[String(at + 1), ...progressRow(lead, items)]];
  });
  const decided = tableOf(paperKinds.meeting_progress.fields.decided.sample, rows);
  return { ...common(facts), decided };
}

const withIndicator = ({ wording, indicator }: CircularItem): string =>
  indicator === null ? wording : `${wording}（服务指标：${indicator}）`;

function progressRow(lead: CircularItem, items: readonly CircularItem[]): string[] {
  const names = (role: CircularItem['role']) =>
    items.flatMap((item) => (item.role === role ? item.bodyName : [])).join('、') || '—';
  return [
    ...[withIndicator(lead), names('responsible'), names('cooperating'), dayOfLimit(lead.dueAt)],
    ...[lead.report ?? '尚未填报', `${lead.progress}%`],
    isOpen(lead) ? (lampWords[lead.lamp] ?? '') : '—',
    isOpen(lead) ? partStates.states[lead.state].name : partStates.states.concluded.name,
  ];
}
