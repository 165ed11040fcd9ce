import { Injectable } from '@nestjs/common';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { closeWithLast } from '../../decision/decisions/closing.record.js';
import { Decision } from '../../decision/decisions/decision.entity.js';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import type { Poke } from '../../persistence/change.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import type { Work } from '../../persistence/command-runner.js';
import { lapseRequests } from '../../supervision/deadlines/deadline-request.record.js';
import { draftDueAt, draftOrderFor } from '../../supervision/orders/order-draft.record.js';
import { closeChange, decisionPoke, tell } from '../parts/part-change.js';
import type { Word } from '../parts/part-change.js';
import { groundOf, requireJudge } from '../parts/part-ground.record.js';
import { passPending, saveReviewed } from '../reports/report.record.js';
import { Report } from '../reports/report.entity.js';
import type { ReviewAnswer, ReviewInput } from '../reports/report.schema.js';
import { answerOf, wordsOf } from './review-answer.js';
import type { Reviewed } from './review-answer.js';
import { placeOfReport, progressWithout } from '../reports/report-standing.record.js';
import { noteReview, passReport, returnReport } from './review-outcome.js';

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
      const dueBefore = part.dueAt ?? null;
      await judge(work.em, reviewed, input);
      const noted = await noteReview(work.em, reviewed, { ...at, dueBefore });
      const closing = decision === null ? [] : await conclude(work.em, { ...reviewed, decision });
      const { writes, pokes } = closeChange(part, at);
      const orders = input.outcome === 'order' ? draftOrder(reviewed, context, input.note) : [];
      return {
        change: {
          writes: [
            ...closing,
            ...writes,
            ...noted,
            ...saveReviewed(report),
            ...orders,
            ...tell(part, wordsOf(reviewed), at),
          ],
          audit: {
            ...name,
            details: { outcome: input.outcome, partId: part.id, reasons: report.returnReasons ?? [] },
          },
          bodyIds: [part.bodyId],
          pokes: earliestPokes([...pokes, ...wakesOf(reviewed, orders.length > 0)]),
        },
        answer: answerOf(reviewed, orders.length > 0),
      };
    });
  }

  async #reviewed(
    { em, lock, now: readNow }: Work,
    { actor }: CommandContext,
    reportId: string,
  ): Promise<Reviewed> {
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

function assertReviewable(
  { report, part, ground }: Reviewed,
  { actor }: CommandContext,
  input: ReviewInput,
): void {
  requireJudge(actor, 'report:review', ground);
  report.assertReviewer(actor.personId);
  if (!part.isOpen()) throw new AppError('state.illegal-step', '这项任务已经了结，填报不再审核。');
  const { version, ...mine } = input;
  if (version !== undefined) report.assertVersion(version, mine);
}

async function judge(em: EntityManager, { report, part, at }: Reviewed, input: ReviewInput): Promise<void> {
  const goesBack = input.outcome === 'return' || (input.outcome === 'order' && report.kind === 'completion');
  if (!goesBack) return passReport({ report, part }, at.now);
  const progressBefore = await progressWithout(em, report);
  const found =
    input.outcome === 'return'
      ? { kind: input.returnKind, reasons: input.reasons }
      : { kind: 'unfinished' as const, reasons: ['behind_standard' as const] };
  returnReport({ report, part }, { ...found, progressBefore }, at);
}

async function conclude(
  em: EntityManager,
  reviewed: Reviewed & { decision: Decision },
): Promise<RawQueryFragment[]> {
  const { part, report, decision, at } = reviewed;
  if (part.state !== 'concluded') return [];
  const closing = await closeWithLast(em, decision, { endedIds: [part.id], now: at.now });
  const launcher: Word = {
    ...{
      subjectType: 'decision',
      subjectId: decision.id,
      rung: 'concluded',
      to: [{ postId: decision.launchedBy }],
    },
    sentence: `“${decision.title}”全部任务已办结`,
  };
  return [
    passPending(report),
    lapseRequests([part.id], at.now),
    ...closing,
    ...(closing.length > 0 ? tell(part, [launcher], at) : []),
  ];
}

function draftOrder(
  { report, part, ground, at }: Reviewed,
  { actor }: CommandContext,
  note: string,
): RawQueryFragment[] {
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

// A closed decision is looked at now, a draft when it would move to the office head.
function wakesOf({ part, decision, at }: Reviewed, orderDrafted: boolean): Poke[] {
  const closed = decision?.state === 'closed' ? [decisionPoke(part, at.now)] : [];
  return orderDrafted ? [...closed, decisionPoke(part, draftDueAt(at.law, at.now))] : closed;
}

// One statement writes a live clock once: of several wake-ups of the same loop the first.
function earliestPokes(pokes: readonly Poke[]): Poke[] {
  const earliestFirst = pokes.toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime());
  return [...Map.groupBy(earliestFirst, ({ workflowId }) => workflowId).values()].flatMap((same) =>
    same.slice(0, 1),
  );
}
