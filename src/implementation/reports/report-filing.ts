import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { reportMark, windowForReport } from '../../domain/implementation/report-window.js';
import type { ReportMark, ReportWindow } from '../../domain/implementation/report-window.js';
import type { ReportKind } from '../../domain/implementation/review-clock.js';
import type { Moment } from '../parts/part-change.js';

/** Under which month a report is filed, and how it stands to that month's window. */
export interface Filing {
  window: ReportWindow;
  mark: ReportMark | 'unowed';
  owed: boolean;
}

/** What is already there of a part's monthly reports. */
export interface FiledBefore {
  /** Periods that are owed and have no report. */
  owedPeriods: string[];
  /** A monthly report of the part waits for its review. */
  waiting: boolean;
  /** The last returned report of each period, with what it was and until when it may be answered. */
  returned: { period: string; mark: Filing['mark']; answerDueAt: string | null }[];
}

/**
 * Reads it; precondition: the part is locked, so nothing comes in between. Each part goes by the part's own index:
 * the one of all reports that wait for review is long.
 */
export function filedQuery(partId: string | RawQueryFragment): RawQueryFragment {
  return sql`select
    (select coalesce(jsonb_agg(o.period), '[]') from owed_report o
      where o.part_id = ${partId} and o.report_id is null) as "owedPeriods",
    (select coalesce(bool_or(r.state = 'submitted' and r.kind <> 'completion'), false) from report r
      where r.part_id = ${partId}) as waiting,
    (select coalesce(jsonb_agg(jsonb_build_object('period', r.period, 'mark', r.mark, 'answerDueAt', r.answer_due_at)), '[]')
      from (select distinct on (period) period, mark, answer_due_at from report
        where part_id = ${partId} and state = 'returned' order by period, submitted_at desc) r) as returned`;
}

/**
 * Files a report. A report that is owed is taken once a period; one that nobody asked for, while no other waits.
 * A returned report that is answered in time keeps its mark: review time never counts against the unit.
 * @throws state.illegal-step when one already waits for its review
 */
export function fileReport(kind: ReportKind, before: FiledBefore, { law, now }: Moment): Filing {
  const window = windowForReport({ submittedAt: now, owedPeriods: before.owedPeriods }, law);
  const owed = before.owedPeriods.includes(window.period);
  if (kind !== 'completion' && !owed && before.waiting)
    throw new AppError(
      'state.illegal-step',
      '本期已经填报过了，正在等待审核；有变化的，请修改已提交的填报。',
    );
  if (!owed) return { window, mark: 'unowed', owed };
  return { window, mark: answeredMark(window, before, now) ?? reportMark(now, window), owed };
}

function answeredMark({ period }: ReportWindow, { returned }: FiledBefore, now: Date): Filing['mark'] | null {
  const last = returned.find((report) => report.period === period);
  if (last?.answerDueAt === null || last?.answerDueAt === undefined) return null;
  return now <= new Date(last.answerDueAt) ? last.mark : null;
}
