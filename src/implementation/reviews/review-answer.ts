import type { Decision } from '../../decision/decisions/decision.entity.js';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { sayReasons } from '../../domain/implementation/return-reasons.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import { unitOf } from '../parts/part-change.js';
import type { Moment, Word } from '../parts/part-change.js';
import type { PartGround } from '../parts/part-ground.record.js';
import type { Report } from '../reports/report.entity.js';
import type { ReviewAnswer } from '../reports/report.schema.js';

/** A report under review, locked together with what it may change. */
export interface Reviewed {
  report: Report;
  part: TaskPart;
  /** Locked for a completion only: a monthly report closes nothing. */
  decision: Decision | null;
  ground: PartGround;
  at: Moment;
}

/** What the unit hears of the review. */
export function wordsOf(reviewed: Reviewed): Word[] {
  const { report, part, ground } = reviewed;
  const what = report.kind === 'completion' ? '办结申请' : `${Number(report.period.slice(5))}月进展`;
  const said = `“${ground.title}”的${what}`;
  const note = report.reviewNote ? `审核意见：${report.reviewNote}` : '';
  const sentence =
    report.state === 'passed'
      ? `${said}审核通过。${note}`
      : `${said}已退回：${sayReasons(report.returnReasons ?? [])}。${note}${answerBy(report, part)}`;
  return [
    {
      subjectType: 'report',
      subjectId: report.id,
      rung: rungOf(reviewed),
      sentence,
      to: unitOf(part.bodyId),
    },
  ];
}

function rungOf({ report, part }: Reviewed): string {
  if (report.state === 'returned') return 'returned';
  return part.state === 'concluded' ? 'concluded' : 'report_passed';
}

// A returned completion runs against the part's own deadline, which the review has moved.
function answerBy(report: Report, part: TaskPart): string {
  const by = answerDueAt(report, part);
  if (by === null) return '';
  return report.kind === 'completion'
    ? `完成时限扣除审核用时后为${sayLimit(by)}。${part.dueStory ? `时限经过：${part.dueStory}。` : ''}`
    : `请于${sayLimit(by)}前改齐重报。`;
}

function answerDueAt(report: Report, part: TaskPart): Date | null {
  if (report.state !== 'returned') return null;
  return (report.kind === 'completion' ? part.dueAt : report.answerDueAt) ?? null;
}

/** What the reviewer is answered. */
export const answerOf = (reviewed: Reviewed, orderDrafted: boolean): ReviewAnswer => ({
  id: reviewed.report.id,
  state: reviewed.report.state,
  partId: reviewed.part.id,
  partState: reviewed.part.state,
  lamp: reviewed.part.lamp,
  decisionClosed: reviewed.decision?.state === 'closed',
  answerDueAt: answerDueAt(reviewed.report, reviewed.part)?.toISOString() ?? null,
  orderDrafted,
});
