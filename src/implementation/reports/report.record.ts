import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { CommandContext } from '../../identity/actor.js';
import { uuids } from '../../persistence/change.js';
import type { Filing } from './report-filing.js';
import type { Report } from './report.entity.js';
import type { ReportInput } from './report.schema.js';

/** A report ready to be written. */
export interface NewReport {
  id: string;
  input: ReportInput;
  filing: Filing;
  progress: number;
  previousProgress: number;
  milestoneIds: readonly string[];
  reviewDueAt: Date;
  now: Date;
}

/** Writes a report and, where it was owed, settles the debt. */
export function insertReport(
  part: TaskPart,
  report: NewReport,
  { actor }: CommandContext,
): RawQueryFragment[] {
  const { id, input, filing, now } = report;
  const insert = sql`insert into report (id, city_id, decision_id, part_id, body_id, period, kind, wording, progress,
      previous_progress, milestone_ids, mark, state, submitted_by, author_ids, submitted_at, review_due_at)
    values (${id}, ${part.cityId}, ${part.decisionId}, ${part.id}, ${part.bodyId}, ${filing.window.period}, ${input.kind},
      ${input.wording}, ${report.progress}, ${report.previousProgress}, ${uuids(report.milestoneIds)}, ${filing.mark},
      'submitted', ${actor.postId}, ${uuids([actor.personId])}, ${now}, ${report.reviewDueAt})`;
  if (!filing.owed) return [insert];
  const settle = sql`update owed_report set report_id = ${id}
    where part_id = ${part.id} and period = ${filing.window.period} and report_id is null`;
  return [insert, settle];
}

/** Writes an amended report back. */
export function saveAmended(report: Report): RawQueryFragment {
  return sql`update report set wording = ${report.wording}, progress = ${report.progress},
    milestone_ids = ${uuids(report.milestoneIds)}, author_ids = ${uuids(report.authorIds)}, version = version + 1
    where id = ${report.id}`;
}

/** Writes a reviewed report back; a returned one is owed again. */
export function saveReviewed(report: Report): RawQueryFragment[] {
  const reasons = report.returnReasons ? JSON.stringify(report.returnReasons) : null;
  const save = sql`update report set state = ${report.state}, reviewed_by = ${report.reviewedBy ?? null},
    reviewed_at = ${report.reviewedAt ?? null}, return_kind = ${report.returnKind ?? null},
    return_reasons = ${reasons}::jsonb, review_note = ${report.reviewNote ?? null},
    answer_due_at = ${report.answerDueAt ?? null}, version = version + 1 where id = ${report.id}`;
  if (report.state !== 'returned') return [save];
  return [save, sql`update owed_report set report_id = null where report_id = ${report.id}`];
}

/** Conclusion closes what is pending: monthly reports that still wait pass together with the completion. */
export function passPending(concluding: Report): RawQueryFragment {
  return sql`update report set state = 'passed', reviewed_by = ${concluding.reviewedBy ?? null},
    reviewed_at = ${concluding.reviewedAt ?? null}, review_note = '随办结一并审结', version = version + 1
    where part_id = ${concluding.partId} and state = 'submitted' and id <> ${concluding.id}`;
}
