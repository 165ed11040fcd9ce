import type { CityLaw } from '../city-law.js';
import type { ReportWindow } from './report-window.js';

/** What a report is: a month's progress, the same with one click, or the completion of the part. */
export type ReportKind = 'progress' | 'as_planned' | 'completion';

/** Why a report goes back: something is wrong with it, or the work is not done. */
export type ReturnKind = 'form' | 'unfinished';

/** When a report came and went back. */
export interface ReturnedReport {
  submittedAt: Date;
  returnedAt: Date;
  kind: ReturnKind;
}

/** A limit moved by whole wd; by none it stays as it is, also within a day. */
export function moveByWorkingDays(limit: Date, days: number, { calendar }: CityLaw): Date {
  return days === 0 ? limit : calendar.addWorkingDays(limit, days);
}

/**
 * Until when a report is reviewed, inclusive: counted from the end of its window, from the submission where that is
 * later or the report is a completion, which waits for no window.
 * Source: rules.md, "Month": review in 5 wd.
 */
export function reviewBy(
  { kind, submittedAt, window }: { kind: ReportKind; submittedAt: Date; window: ReportWindow },
  { rules, calendar }: CityLaw,
): Date {
  const from = kind === 'completion' || submittedAt > window.closesAt ? submittedAt : window.closesAt;
  return calendar.addWorkingDays(from, rules.month.reviewWithinWd);
}

/**
 * A deadline or milestone after a completion was returned: moved by the wd of the review. Where only the form was
 * wrong and the report came in time, there are at least 3 wd to answer.
 * Source: rules.md, "A task's life": review time never counts against the unit; returned for form, 3 wd to answer;
 * returned as unfinished, judged by the original deadline plus the review's days.
 */
export function deadlineAfterReturn(dueAt: Date, report: ReturnedReport, law: CityLaw): Date {
  const moved = moveByWorkingDays(dueAt, reviewDays(report, law), law);
  if (report.kind === 'unfinished' || report.submittedAt > dueAt) return moved;
  const answer = answerFormBy(report.returnedAt, law);
  return answer > moved ? answer : moved;
}

/**
 * Until when the unit answers a returned monthly report, inclusive: 3 wd for the form, else the end of its late days
 * plus the review's days. Source: rules.md, "A task's life"; that the late days count here is an assumption.
 */
export function answerReportBy(report: ReturnedReport, window: ReportWindow, law: CityLaw): Date {
  if (report.kind === 'form') return answerFormBy(report.returnedAt, law);
  const moved = moveByWorkingDays(window.lateUntil, reviewDays(report, law), law);
  return moved > report.returnedAt ? moved : law.calendar.addWorkingDays(report.returnedAt, 0);
}

function answerFormBy(returnedAt: Date, { rules, calendar }: CityLaw): Date {
  return calendar.addWorkingDays(returnedAt, rules.returned.answerFormWithinWd);
}

function reviewDays({ submittedAt, returnedAt }: ReturnedReport, { calendar }: CityLaw): number {
  return calendar.workingDaysBetween(submittedAt, returnedAt);
}
