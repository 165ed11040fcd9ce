import { addMonths, endOfDay, lastDayOfMonth, monthOf, startOfDay } from '../calendar/city-day.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { CityLaw } from '../city-law.js';
import type { RulePack } from '../rule-pack.js';
import type { LampColour } from '../supervision/part-facts.js';

/** The time in which the report of one month is taken. */
export interface ReportWindow {
  /** The month reported on, `YYYY-MM`. */
  period: string;
  /** 00:00 of the opening day, inclusive. */
  opensAt: Date;
  /** 24:00 of the month's last day, inclusive; also on a day off. */
  closesAt: Date;
  /** End of the late days, inclusive; what comes after is a supplement 补报. */
  lateUntil: Date;
}

/** How a report stands to its window. */
export type ReportMark = 'on_time' | 'late' | 'supplement';

/** What decides whether a part owes the report of a month. */
export interface OwedFacts {
  dispatchedAt: Date;
  /** Instants of its milestones; inclusive, so 24:00 belongs to the day that it ends. */
  milestoneDueDates: readonly Date[];
  lampColour: LampColour;
}

/**
 * The window of a month `YYYY-MM`.
 * Source: the article, 每月末…线上提交; rules.md, "Month": opens on the 25th, closes at the month's end, late
 * reports are taken for 2 wd more.
 */
export function reportWindow(month: string, rules: RulePack, calendar: WorkingCalendar): ReportWindow {
  const closesAt = endOfDay(lastDayOfMonth(month));
  return {
    period: month,
    opensAt: startOfDay(`${month}-${String(rules.month.opensOnDay).padStart(2, '0')}`),
    closesAt,
    lateUntil: calendar.addWorkingDays(closesAt, rules.month.lateWd),
  };
}

/**
 * The window that a report of this instant belongs to when nothing older is owed: last month's until its late
 * days end, else this month's, open or still to come.
 */
export function windowAt(instant: Date, rules: RulePack, calendar: WorkingCalendar): ReportWindow {
  const month = monthOf(instant);
  const previous = reportWindow(addMonths(month, -1), rules, calendar);
  return instant <= previous.lateUntil ? previous : reportWindow(month, rules, calendar);
}

/**
 * The window that a report is filed under. An open window or its late days come first; between windows a report
 * pays off the most recent period that is still owed, because a supplement 补报 ends the lamp of a missing report
 * and the newest one tells most; with nothing owed it counts early for the coming window.
 * Source: rules.md, "Month"; the order is an assumption.
 */
export function windowForReport(
  report: { submittedAt: Date; owedPeriods: readonly string[] },
  { rules, calendar }: CityLaw,
): ReportWindow {
  const window = windowAt(report.submittedAt, rules, calendar);
  const owed = report.owedPeriods.filter((period) => period < window.period).sort();
  const latest = owed.at(-1);
  if (report.submittedAt >= window.opensAt || latest === undefined) return window;
  return reportWindow(latest, rules, calendar);
}

/** How a report submitted at an instant stands to its window; both ends are inclusive, early is on time. */
export function reportMark(submittedAt: Date, window: ReportWindow): ReportMark {
  if (submittedAt <= window.closesAt) return 'on_time';
  return submittedAt <= window.lateUntil ? 'late' : 'supplement';
}

/**
 * Whether a part owes the report of a window's month.
 * Source: rules.md, "Month": parts dispatched before the 25th, only where a milestone or stage target falls in
 * the month or a lamp burns. A grey lamp does not burn (assumption).
 */
export function isReportOwed(part: OwedFacts, window: ReportWindow): boolean {
  if (part.dispatchedAt >= window.opensAt) return false;
  if (part.lampColour === 'yellow' || part.lampColour === 'red') return true;
  const opensMonth = startOfDay(`${window.period}-01`);
  return part.milestoneDueDates.some((dueAt) => dueAt > opensMonth && dueAt <= window.closesAt);
}
