import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { reportWindow } from '../../domain/implementation/report-window.js';
import { answerReportBy, deadlineAfterReturn } from '../../domain/implementation/review-clock.js';
import type { ReturnKind, ReturnedReport } from '../../domain/implementation/review-clock.js';
import type { ReturnReason } from '../../domain/implementation/return-reasons.js';
import { untickMilestones } from '../parts/milestone-ticks.js';
import type { Moment } from '../parts/part-change.js';
import { addEntry } from '../../supervision/deadlines/deadline-entry.record.js';
import { nothingPending } from '../../supervision/deadlines/deadline-request.record.js';
import type { Report } from '../reports/report.entity.js';

/** A report and the part that it speaks of, both locked. */
export interface ReportOfPart {
  report: Report;
  part: TaskPart;
}

/** What a reviewer found wrong. */
export interface Defects {
  kind: ReturnKind;
  reasons: readonly ReturnReason[];
  /** Percent of the part without this report. */
  progressBefore: number;
}

/** A passed completion concludes the part; a passed monthly report puts out what an earlier return had lit. */
export function passReport({ report, part }: ReportOfPart, now: Date): void {
  report.take('pass');
  part.returnedInPeriod = 0;
  if (report.kind !== 'completion') return;
  part.take('pass_done');
  part.concludedAt = now;
  part.reviewDueAt = null;
  part.reportLateUntil = null;
  nothingPending(part, now);
}

/**
 * A returned report undoes its ticks and its progress. A returned completion gives the part back with every open date
 * moved by the review's days; a monthly report that was owed is owed again until its answer is due.
 */
export function returnReport({ report, part }: ReportOfPart, defects: Defects, { law, now }: Moment): void {
  const returned: ReturnedReport = { submittedAt: report.submittedAt, returnedAt: now, kind: defects.kind };
  report.take('return');
  report.returnKind = defects.kind;
  report.returnReasons = [...defects.reasons];
  report.answerDueAt = answerReportBy(returned, reportWindow(report.period, law.rules, law.calendar), law);
  untickMilestones(part, report.milestoneIds);
  part.progress = defects.progressBefore;
  part.returnedInPeriod += 1;
  if (report.mark !== 'unowed') part.reportLateUntil = report.answerDueAt;
  if (report.kind !== 'completion') return;
  part.take('return_done');
  part.reportedDoneAt = null;
  part.reviewDueAt = null;
  moveDates(part, (dueAt) => deadlineAfterReturn(dueAt, returned, law));
}

function moveDates(part: TaskPart, moved: (dueAt: Date) => Date): void {
  if (part.dueAt) part.dueAt = moved(part.dueAt);
  part.milestones = part.milestones.map((milestone) =>
    milestone.doneAt === null
      ? { ...milestone, dueAt: moved(new Date(milestone.dueAt)).toISOString() }
      : milestone,
  );
}

/**
 * The ledger's entry of a completion that was returned: what the review took does not count against the unit.
 * `dueBefore` is the deadline before the return, which the part has moved by now; nothing for a monthly report.
 */
export async function noteReview(
  em: EntityManager,
  { report, part }: ReportOfPart,
  { dueBefore, ...at }: Moment & { dueBefore: Date | null },
): Promise<RawQueryFragment[]> {
  if (report.state !== 'returned' || report.kind !== 'completion' || dueBefore === null) return [];
  const stood = { from: report.submittedAt, to: at.now };
  const inTime = report.returnKind === 'form' && report.submittedAt <= dueBefore;
  const atLeast = inTime ? { from: at.now, days: at.law.rules.returned.answerFormWithinWd } : null;
  const fact = { kind: 'review' as const, ...stood, atLeast };
  return [await addEntry(em, part, { fact, reason: '审核用时', by: null, ...at })];
}
