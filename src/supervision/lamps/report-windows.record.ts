import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { ReportWindow } from '../../domain/implementation/report-window.js';

/** Keeps which monthly reports are owed and which were missed, one row per (part, period). */
export function recordWindows(
  owed: readonly { part: TaskPart; window: ReportWindow }[],
  missed: readonly { part: TaskPart; period: string }[],
  now: Date,
): RawQueryFragment[] {
  return [...recordOwed(owed), ...recordMissed(missed, now)];
}

function recordOwed(owed: readonly { part: TaskPart; window: ReportWindow }[]): RawQueryFragment[] {
  if (owed.length === 0) return [];
  const rows = owed.map(({ part, window }) => ({
    part_id: part.id,
    period: window.period,
    reason: part.lamp === 'green' ? '本月有节点' : '本月亮灯',
    closes_at: window.closesAt,
    late_until: window.lateUntil,
  }));
  return [
    sql`insert into owed_report (city_id, part_id, period, reason, closes_at, late_until)
      select p.city_id, r.part_id, r.period, r.reason, r.closes_at, r.late_until
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(part_id uuid, period text, reason text,
        closes_at timestamptz, late_until timestamptz) join task_part p on p.id = r.part_id
      on conflict do nothing`,
  ];
}

function recordMissed(missed: readonly { part: TaskPart; period: string }[], now: Date): RawQueryFragment[] {
  if (missed.length === 0) return [];
  const rows = missed.map(({ part, period }) => ({ part_id: part.id, period }));
  return [
    sql`update owed_report o set missed_at = ${now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(part_id uuid, period text)
      where o.part_id = r.part_id and o.period = r.period and o.report_id is null and o.missed_at is null`,
  ];
}
