import { defineEntity, p } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import { interviewStates } from '../../domain/states/interview-states.js';
import type { InterviewAction, InterviewState } from '../../domain/states/interview-states.js';
import { step } from '../../domain/states/step.js';

/** Why an interview is proposed: a lamp that stays red, an order that stays unanswered, the bottom of a published quarter. */
export type InterviewCauseName = 'red_month_ends' | 'order_overdue' | 'bottom_of_quarter' | 'bottom_of_year';

const InterviewDraftSchema = defineEntity({
  name: 'InterviewDraft',
  tableName: 'interview_draft',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    decisionId: p.uuid().nullable(),
    consequenceId: p.uuid().nullable(),
    bodyId: p.uuid(),
    partId: p.uuid().nullable(),
    orderId: p.uuid().nullable(),
    cause: p.text().$type<InterviewCauseName>(),
    episode: p.integer(),
    basis: p.text(),
    signer: p.uuid().nullable(),
    state: p.text().$type<InterviewState>(),
    draftedAt: p.datetime(),
    decidedBy: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    reason: p.text().nullable(),
    heard: p.text().$type<'head' | 'body'>().nullable(),
    version: p.integer(),
  },
});

/** 约谈建议: drafted by the system, signed or declined by the one leader whom the rules name. */
export class InterviewDraft extends InterviewDraftSchema.class {
  /**
   * The named leader decides; a refusal keeps its reason.
   * @throws permission.denied for any other post, state.illegal-step once decided
   */
  decide(
    action: InterviewAction,
    { postId, now, reason }: { postId: string; now: Date; reason: string | null },
  ): void {
    if (this.signer !== postId)
      throw new AppError('permission.denied', '这件约谈建议由指定的市领导签发，您的岗位不能代签。');
    this.state = step(interviewStates, this.state, action);
    this.decidedBy = postId;
    this.decidedAt = now;
    this.reason = reason;
  }

  /** @throws version.stale when somebody decided it after `version` was read */
  assertVersion(version: number | undefined, mine: Record<string, unknown>): void {
    if (version === undefined || version === this.version) return;
    const theirs = { state: this.state, reason: this.reason ?? null };
    throw new AppError('version.stale', '您打开以后，这件约谈建议已被处理过；请刷新后再看。', {
      context: { mine, theirs, currentVersion: this.version },
    });
  }
}
InterviewDraftSchema.setClass(InterviewDraft);
