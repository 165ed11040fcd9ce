import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { saveRecounted, takeOpenParts } from '../../decision/tasks/task-part.record.js';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { WorkingCalendar } from '../../domain/calendar/working-calendar.js';
import type { DeadlineEntry } from '../../domain/supervision/deadline-entry.js';
import { isReprojected, reproject } from '../../domain/supervision/deadline-ledger.js';
import type { CalendarOf } from '../../domain/supervision/deadline-ledger.js';
import { deadlineStory } from '../../domain/supervision/deadline-story.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { NoticeItem } from '../../notification/notice-item.record.js';
import { calendarsOf } from '../../organization/city-law.service.js';
import { asEntry, insertEntries, readEntries } from '../deadlines/deadline-entry.record.js';
import type { NewEntry } from '../deadlines/deadline-entry.record.js';
import type { SweepContext } from '../orders/order-drafts.record.js';

/** What a page of the recount has to know beside the parts. */
interface Ground {
  calendarOf: CalendarOf;
  /** The calendar before the one that counts now. */
  former: WorkingCalendar;
  reason: string;
}

interface Counted {
  part: TaskPart;
  entry: DeadlineEntry;
  moved: boolean;
}

/**
 * Counts one page of a decision's parts by the calendar that its mark asks for: deadlines counted in wd move, each
 * change leaves an entry in the ledger, and every part is due at once, for its lamp looks at the calendar too. Safe to
 * run twice: the mark keeps how far it came, and an entry of one calendar is there once.
 */
export async function recountPage(
  em: EntityManager,
  context: SweepContext,
  limit: number,
): Promise<{ statements: RawQueryFragment[] }> {
  const { decision, law, now } = context;
  const after = decision.recountAfter ?? null;
  const parts = await takeOpenParts(em, { decisionId: decision.id, after, limit });
  const ground = await groundOf(em, context);
  const entries = await readEntries(
    em,
    parts.map(({ id }) => id),
    law.rules,
  );
  const counted = parts.flatMap((part) =>
    countAgain(part, entries.get(part.id) ?? [], { ...context, ...ground }),
  );
  for (const part of parts) if (part.nextDueAt && part.state !== 'draft') part.nextDueAt = now;
  const last = parts.length === limit ? (parts.at(-1)?.id ?? null) : null;
  return {
    statements: [
      ...(parts.length === 0 ? [] : [saveRecounted(parts)]),
      ...entriesOf(counted, decision.cityId),
      ...told(counted, context),
      sql`update decision set recount_after = ${last}, recount_to = case when ${last}::uuid is null then null
        else recount_to end where id = ${decision.id}`,
    ],
  };
}

async function groundOf(em: EntityManager, { decision, law }: SweepContext): Promise<Ground> {
  const calendarOf = await calendarsOf(em, decision.cityId);
  const [row] = await em.execute<
    { reason: string }[]
  >(sql`select year || '年放假安排（' || reason || '）' as reason from calendar_import
    where city_id = ${decision.cityId} and calendar_version = ${law.calendar.version}`);
  const former = calendarOf(law.calendar.version - 1);
  return { calendarOf, former, reason: row?.reason ?? '日历调整' };
}

function countAgain(
  part: TaskPart,
  entries: readonly DeadlineEntry[],
  { law, now, calendarOf, former, reason }: SweepContext & Ground,
): Counted[] {
  const stoppedUntil = part.state === 'suspended' ? (part.suspendedUntil ?? null) : null;
  const running = { entries, dueAt: part.dueAt ?? null, stoppedUntil };
  const projected = reproject(running, { calendarOf, from: former, to: law.calendar, now });
  if (!isReprojected(projected)) return [];
  const moved = projected.before?.getTime() !== projected.after?.getTime();
  if (moved && projected.after !== null) part.moveDeadline(projected.after, law.calendar);
  const fact: NewEntry['fact'] = { kind: 'calendar' };
  const entry = asEntry(
    { fact, reason, by: null },
    { former: entries, dueAt: projected.after },
    { law, now },
  );
  if (moved) part.dueStory = deadlineStory([...entries, entry], law.calendar);
  return [{ part, entry, moved }];
}

function entriesOf(counted: readonly Counted[], cityId: string): RawQueryFragment[] {
  if (counted.length === 0) return [];
  return [
    insertEntries(
      counted.map(({ part, entry }) => ({ partId: part.id, entry, by: null })),
      cityId,
    ),
  ];
}

function told(counted: readonly Counted[], { decision, law, now }: SweepContext): RawQueryFragment[] {
  const items = counted
    .filter(({ part, moved }) => moved && part.state !== 'draft')
    .flatMap(({ part, entry }) =>
      ['unit_head', 'unit_staff'].map((role): NoticeItem => ({
        ...{
          to: { bodyId: part.bodyId, role },
          decisionId: decision.id,
          subjectType: 'part',
          subjectId: part.id,
        },
        ...{ rung: 'calendar_changed', episode: entry.calendarVersion },
        sentence: `${entry.reason}公布，完成时限改为${sayLimit(entry.dueAt ?? now)}。时限经过：${part.dueStory ?? ''}`,
        notBefore: notBefore(now, law, part.urgent),
      })),
    );
  return recordNoticeItems(items, { cityId: decision.cityId, now });
}
