import { defineEntity, p } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { ReportMark } from '../../domain/implementation/report-window.js';
import type { ReportKind, ReturnKind } from '../../domain/implementation/review-clock.js';
import type { ReturnReason } from '../../domain/implementation/return-reasons.js';
import { reportStates } from '../../domain/states/report-states.js';
import type { ReportAction, ReportState } from '../../domain/states/report-states.js';
import { step } from '../../domain/states/step.js';

const ReportSchema = defineEntity({
  name: 'Report',
  tableName: 'report',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    decisionId: p.uuid(),
    partId: p.uuid(),
    bodyId: p.uuid(),
    period: p.text(),
    kind: p.text().$type<ReportKind>(),
    wording: p.text(),
    progress: p.decimal('number'),
    previousProgress: p.decimal('number'),
    milestoneIds: p.array(),
    mark: p.text().$type<ReportMark | 'unowed'>(),
    state: p.text().$type<ReportState>(),
    submittedBy: p.uuid(),
    authorIds: p.array(),
    submittedAt: p.datetime(),
    reviewDueAt: p.datetime(),
    reviewedBy: p.uuid().nullable(),
    reviewedAt: p.datetime().nullable(),
    returnKind: p.text().$type<ReturnKind>().nullable(),
    returnReasons: p.json().$type<ReturnReason[]>().nullable(),
    reviewNote: p.text().nullable(),
    answerDueAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** 填报: what a unit says of its part at a month's end, or when it is done. */
export class Report extends ReportSchema.class {
  /** Takes a step. @throws state.illegal-step with what is possible now */
  take(action: ReportAction): void {
    this.state = step(reportStates, this.state, action);
  }

  /**
   * Four eyes count persons, whatever posts they hold.
   * Source: rules.md, "Bodies and people". @throws permission.denied for whoever submitted or amended it
   */
  assertReviewer(personId: string): void {
    if (!this.authorIds.includes(personId)) return;
    throw new AppError('permission.denied', '本人提交或修改过的填报，须由另一人审核。');
  }

  /** @throws state.illegal-step once a reviewer has decided */
  assertAmendable(): void {
    if (this.state === 'submitted') return;
    const { name } = reportStates.states[this.state];
    throw new AppError('state.illegal-step', `这份填报${name}，不能再改；有新的进展请另行填报。`);
  }

  /** @throws version.stale with what both have written */
  assertVersion(version: number, mine: Record<string, unknown>): void {
    if (this.version === version) return;
    const { wording, progress, milestoneIds } = this;
    throw new AppError('version.stale', '您打开以后，这份填报已被别人改过；请比较两边的内容再提交。', {
      context: { mine, theirs: { wording, progress, milestoneIds }, currentVersion: this.version },
    });
  }
}
ReportSchema.setClass(Report);
