import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { readNotice } from '../../domain/calendar/holiday-notice.js';
import type { PlannedDay } from '../../domain/calendar/year-plan.js';
import { AppError } from '../../domain/errors.js';

const name = z.string().trim().min(1).max(20);
const day = z.object({ date: z.iso.date(), kind: z.enum(['holiday', 'workday']), name });

/**
 * Reads a year's holidays and make-up days out of what was pasted or uploaded: the State Council's text, JSON (a list of
 * { date, kind, name }) or CSV with these columns. @throws AppError calendar.unreadable, with the row where there is one
 */
export function readCalendarText(text: string, year: number): PlannedDay[] {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed.startsWith('[')) return readRows(jsonOf(trimmed));
  if (/^["']?date["']?\s*,/i.test(trimmed)) return readRows(csvOf(trimmed));
  return readNotice(trimmed, year);
}

function readRows(rows: readonly unknown[]): PlannedDay[] {
  return rows.map((row, index) => {
    const { data } = day.safeParse(row);
    if (data !== undefined) return { date: data.date, kind: data.kind, name: data.name };
    throw unreadable(
      `第${index + 1}行不对：须有日期 date（如 2027-01-01）、类别 kind（holiday 或 workday）和名称 name`,
    );
  });
}

function jsonOf(text: string): unknown[] {
  try {
    return z.array(z.unknown()).parse(JSON.parse(text));
  } catch {
    throw unreadable('不是合格的 JSON 列表');
  }
}

function csvOf(text: string): unknown[] {
  try {
    return parse(text, { columns: true, skip_empty_lines: true, trim: true });
  } catch {
    throw unreadable('不是合格的 CSV 表');
  }
}

function unreadable(detail: string): AppError {
  return new AppError('calendar.unreadable', `${detail}。`, { fields: [{ pointer: '/text', detail }] });
}
