import { Injectable } from '@nestjs/common';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { Decision } from '../decision/decision.entity.js';
import { TaskPart } from '../decision/task-part.entity.js';
import { AppError } from '../domain/errors.js';
import { sayReasons } from '../domain/implementation/return-reasons.js';
import { sayLimit } from '../domain/supervision/sentences.js';
import type { CommandContext } from '../identity/actor.js';
import { CityLawService } from '../organization/city-law.service.js';
import { CommandRunner } from '../persistence/command-runner.js';
import type { Work } from '../persistence/command-runner.js';
import { draftOrderFor } from '../supervision/order-draft.record.js';
import { closeChange, decisionPoke, tell, unitOf } from './part-change.js';
import type { Moment, Word } from './part-change.js';
import { groundOf, requireJudge } from './part-ground.record.js';
import type { PartGround } from './part-ground.record.js';
import { passPending, saveReviewed } from './report.record.js';
import { Report } from './report.entity.js';
import type { ReviewAnswer, ReviewInput } from './report.schema.js';
import { placeOfReport, progressWithout } from './report-standing.record.js';
import { closeWithLast, passReport, returnReport } from './review-outcome.js';

interface Reviewed {
  report: Report;
  part: TaskPart;
  /** Locked for a completion only: a monthly report closes nothing. */
  decision: Decision | null;
  ground: PartGround;
  at: Moment;
}

/** The reviewer judges a report against the quarterly work standard 审核. */
@Injectable()
export class ReviewService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Passes, returns with all defects at once, or orders supervision. A completion that is ordered goes back as
   * unfinished; a monthly report that is ordered passes, for it says the truth. The unit always hears of it.
   * @throws permission.denied for an author or the body under review, state.illegal-step once reviewed
   */
  review(context: CommandContext, reportId: string, input: ReviewInput): Promise<ReviewAnswer> {
    const name = { action: 'report:review', subjectType: 'report', subjectIds: [reportId] };
    return this.commands.run(context, name, async (work) => {
      const reviewed = await this.#reviewed(work, context, reportId);
      const { report, part, decision, at } = reviewed;
      assertReviewable(reviewed, context, input);
      report.reviewedBy = context.actor.postId;
      report.reviewedAt = at.now;
      report.reviewNote = input.note ?? null;
      await judge(work.em, reviewed, input);
      const closing = decision === null ? [] : await conclude(work.em, { ...reviewed, decision });
      const { writes, pokes } = closeChange(part, at);
      const orders = input.outcome === 'order' ? draftOrder(reviewed, context, input.note) : [];
      const wakes = closing.length > 0 || orders.length > 0;
      return {
        change: {
          writes: [...closing, ...writes, ...saveReviewed(report), ...orders, ...tell(part, wordsOf(reviewed), at)],
          audit: { ...name, details: { outcome: input.outcome, partId: part.id, reasons: report.returnReasons ?? [] } },
          bodyIds: [part.bodyId],
          pokes: wakes ? [decisionPoke(part, at.now)] : pokes,
        },
        answer: answerOf(reviewed, orders.length > 0),
      };
    });
  }

  async #reviewed({ em, lock, now: readNow }: Work, { actor }: CommandContext, reportId: string): Promise<Reviewed> {
    const place = await placeOfReport(em, reportId);
    const decision = place.kind === 'completion' ? await lock(Decision, place.decisionId) : null;
    const part = await lock(TaskPart, place.partId);
    const report = await lock(Report, reportId);
    const now = await readNow();
    const law = await this.laws.current(em, part.cityId, now);
    const ground = await groundOf(em, actor.cityId, part.id);
    return { report, part, decision, ground, at: { law, now } };
  }
}

function assertReviewable({ report, part, ground }: Reviewed, { actor }: CommandContext, input: ReviewInput): void {
  requireJudge(actor, 'report:review', ground);
  report.assertReviewer(actor.personId);
  if (!part.isOpen()) throw new AppError('state.illegal-step', '这项任务已经了结,填报不再审核。');
  const { version, ...mine } = input;
  if (version !== undefined) report.assertVersion(version, mine);
}

async function judge(em: EntityManager, { report, part, at }: Reviewed, input: ReviewInput): Promise<void> {
  const goesBack = input.outcome === 'return' || (input.outcome === 'order' && report.kind === 'completion');
  if (!goesBack) return passReport(report, part, at.now);
  const progressBefore = await progressWithout(em, report);
  const found =
    input.outcome === 'return'
      ? { kind: input.returnKind, reasons: input.reasons }
      : { kind: 'unfinished' as const, reasons: ['behind_standard' as const] };
  returnReport(report, part, { ...found, progressBefore }, at);
}

async function conclude(em: EntityManager, reviewed: Reviewed & { decision: Decision }): Promise<RawQueryFragment[]> {
  const { part, report, decision, at } = reviewed;
  if (part.state !== 'concluded') return [];
  const closing = await closeWithLast(em, { decision, part, now: at.now });
  const launcher: Word = {
    ...{ subjectType: 'decision', subjectId: decision.id, rung: 'closed', to: [{ postId: decision.launchedBy }] },
    sentence: `“${decision.title}”全部任务已办结`,
  };
  return [passPending(report), ...closing, ...(closing.length > 0 ? tell(part, [launcher], at) : [])];
}

function draftOrder({ report, part, ground, at }: Reviewed, { actor }: CommandContext, note: string): RawQueryFragment[] {
  return draftOrderFor({
    cityId: part.cityId,
    decisionId: part.decisionId,
    bodyId: part.bodyId,
    partIds: [part.id],
    origin: 'review',
    reason: `审核${Number(report.period.slice(5))}月填报认为“${ground.title}”推进缓慢`,
    requirement: note,
    draftedBy: actor.postId,
    ...at,
  });
}

function wordsOf({ report, part, ground }: Reviewed): Word[] {
  const what = report.kind === 'completion' ? '办结申请' : `${Number(report.period.slice(5))}月进展`;
  const said = `“${ground.title}”的${what}`;
  const note = report.reviewNote ? `审核意见:${report.reviewNote}` : '';
  const sentence =
    report.state === 'passed' ? `${said}审核通过。${note}` : `${said}已退回:${sayReasons(report.returnReasons ?? [])}。${note}${answerBy(report, part)}`;
  return [{ subjectType: 'report', subjectId: report.id, rung: `report_${report.state}`, sentence, to: unitOf(part.bodyId) }];
}

// A returned completion runs against the part's own deadline, which the review has moved.
function answerBy(report: Report, part: TaskPart): string {
  const by = answerDueAt(report, part);
  if (by === null) return '';
  return report.kind === 'completion' ? `完成时限扣除审核用时后为${sayLimit(by)}。` : `请于${sayLimit(by)}前改齐重报。`;
}

function answerDueAt(report: Report, part: TaskPart): Date | null {
  if (report.state !== 'returned') return null;
  return (report.kind === 'completion' ? part.dueAt : report.answerDueAt) ?? null;
}

const answerOf = (reviewed: Reviewed, orderDrafted: boolean): ReviewAnswer => ({
  id: reviewed.report.id,
  state: reviewed.report.state,
  partId: reviewed.part.id,
  partState: reviewed.part.state,
  lamp: reviewed.part.lamp,
  decisionClosed: reviewed.decision?.state === 'closed',
  answerDueAt: answerDueAt(reviewed.report, reviewed.part)?.toISOString() ?? null,
  orderDrafted,
});
