import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { endOfDay, startOfDay } from '../../domain/calendar/city-day.js';
import type { WorkingCalendar } from '../../domain/calendar/working-calendar.js';
import type { LedgerPart } from '../../domain/assessment/row-facts.js';
import type { PeriodOf } from './period-rows.record.js';

interface DuePart {
  id: string;
  bodyCode: string;
  state: string;
  dueAt: Date;
  doneAt: Date | null;
}

// The ball is with somebody else: such a part counts neither way.
const waiting = ['suspended', 'disputed', 'reported_done', 'under_review'];

/**
 * The task ledger 任务台账 of the quarter: every part that fell due in it, by body code. Done is when its completion was
 * reported, if it was concluded; parts weigh alike. Source: rules.md, "Scoring methods", tasks.
 */
export async function readLedger(
  em: EntityManager,
  { cityId, quarter }: PeriodOf,
  calendar: WorkingCalendar,
): Promise<ReadonlyMap<string, LedgerPart[]>> {
  const rows = await em.execute<DuePart[]>(sql`
    select p.id, b.code as "bodyCode", p.state, p.due_at as "dueAt",
      case when p.state = 'concluded' then coalesce(p.reported_done_at, p.concluded_at) end as "doneAt"
    from task_part p join body b on b.id = p.body_id
    where p.city_id = ${cityId} and p.due_at > ${startOfDay(quarter.firstDay)} and p.due_at <= ${endOfDay(quarter.lastDay)}
      and p.state not in ('draft', 'withdrawn', 'transferred', 'merged') order by p.id`);
  const parts = new Map<string, LedgerPart[]>();
  for (const row of rows) {
    const list = parts.get(row.bodyCode) ?? [];
    parts.set(row.bodyCode, list);
    list.push(ledgerPart(row, calendar));
  }
  return parts;
}

function ledgerPart({ id, state, dueAt, doneAt }: DuePart, calendar: WorkingCalendar): LedgerPart {
  const part = { id, weight: '1', waiting: waiting.includes(state) };
  if (doneAt === null) return { ...part, lateWd: null };
  // Late by less than a working day is late all the same.
  const lateWd = doneAt <= dueAt ? 0 : Math.max(1, calendar.workingDaysBetween(dueAt, doneAt));
  return { ...part, lateWd };
}
