import type { CityLaw } from '../city-law.js';
import type { PendingRequestState } from '../states/deadline-request-states.js';
import type { PartState } from '../states/part-states.js';

/** Who has the next move: the unit, its reviewer, the supervision office, the leader who set the date, and so on. */
type Mover = 'unit' | 'reviewer' | 'supervision_office' | 'leader' | 'answerer' | 'dispatcher' | 'nobody';

/** The next move on a part. */
export interface Move {
  who: Mover;
  /** What is expected, in the reader's words. */
  action: string;
  /** Inclusive; null: no date is set. */
  by: Date | null;
}

/** Everything by which the next move is told. */
export interface MoveFacts {
  state: PartState;
  /** When a confirmed dispatch leaves; null for a draft nobody confirmed. */
  leavesAt: Date | null;
  dispatchedAt: Date | null;
  dueAt: Date | null;
  /** Milestones that are not done. */
  openMilestones: readonly { title: string; dueAt: Date }[];
  /** End of the late days of an owed monthly report that is not there; null: nothing is owed. */
  reportLateUntil: Date | null;
  /** Limit of the review of a completion. */
  reviewDueAt: Date | null;
  /** Limit of the decision on a dispute. */
  decideDueAt: Date | null;
  /** A request to move or stop the clock that waits: with whom, and until when. Left out: none. */
  requestStep?: PendingRequestState | null;
  requestDueAt?: Date | null;
  /** End of its suspension. */
  suspendedUntil?: Date | null;
  /** Limit of whoever has to answer the restriction that stops the whole part. Left out or null: it is not stopped. */
  stoppedUntil?: Date | null;
  /** Limit of the review of a monthly report that waits, where no other is owed. Left out or null: none waits. */
  reportReviewDueAt?: Date | null;
}

/**
 * Whose move it is on a part and by when: exactly one mover in every state that is not final.
 * Source: mission.md S4, 事事有回音、件件有着落: each open item shows whose move it is.
 */
export function whoseMove(facts: MoveFacts, law: CityLaw): Move {
  switch (facts.state) {
    case 'draft':
      return {
        who: 'dispatcher',
        action: facts.leavesAt === null ? '确认交办' : '即将交办',
        by: facts.leavesAt,
      };
    case 'dispatched':
      return { who: 'unit', action: '签收任务', by: signingLimit(facts, law) };
    case 'disputed':
      return { who: 'supervision_office', action: '裁定职责异议', by: facts.decideDueAt };
    case 'suspended':
      return { who: 'supervision_office', action: '恢复办理', by: facts.suspendedUntil ?? null };
    case 'reported_done':
    case 'under_review':
      return { who: 'reviewer', action: '审核办结', by: facts.reviewDueAt };
    case 'signed':
    case 'in_progress':
    case 'returned':
      return stoppedMove(facts) ?? requestMove(facts) ?? reviewMove(facts) ?? unitMove(facts);
    default:
      return { who: 'nobody', action: '已了结', by: null };
  }
}

function signingLimit({ dispatchedAt }: MoveFacts, { rules, calendar }: CityLaw): Date | null {
  return dispatchedAt && calendar.addWorkingDays(dispatchedAt, rules.signing.yellowAfterWd);
}

// A part that waits for an answer waits with all of it; a monthly report that is owed is the unit's all the same.
function stoppedMove({ stoppedUntil = null, reportLateUntil }: MoveFacts): Move | null {
  if (stoppedUntil === null || reportLateUntil !== null) return null;
  return { who: 'answerer', action: '答复提请协调', by: stoppedUntil };
}

function reviewMove({ state, reportReviewDueAt = null, reportLateUntil }: MoveFacts): Move | null {
  if (reportReviewDueAt === null || reportLateUntil !== null || state === 'returned') return null;
  return { who: 'reviewer', action: '审核填报', by: reportReviewDueAt };
}

// Who asked in time waits for the answer; a monthly report that is owed is the unit's all the same.
function requestMove({ requestStep, requestDueAt = null, reportLateUntil }: MoveFacts): Move | null {
  if (reportLateUntil !== null) return null;
  if (requestStep === 'signed') return { who: 'supervision_office', action: '核时限申请', by: requestDueAt };
  return requestStep === 'checked' ? { who: 'leader', action: '批时限申请', by: requestDueAt } : null;
}

// The nearest of what the unit owes; of equals the report, for it is the one with a window.
function unitMove({ state, dueAt, openMilestones, reportLateUntil }: MoveFacts): Move {
  const closing = state === 'returned' ? '按退回意见改齐后重新报完成' : '完成任务并上报办结';
  const owed = [
    { action: '填报本期进展', by: reportLateUntil },
    ...openMilestones.map((milestone) => ({ action: `完成节点“${milestone.title}”`, by: milestone.dueAt })),
    { action: closing, by: dueAt },
  ].flatMap(({ action, by }) => (by === null ? [] : [{ action, by }]));
  const [first] = owed.toSorted((one, other) => one.by.getTime() - other.by.getTime());
  return { who: 'unit', ...(first ?? { action: '按阶段目标推进', by: null }) };
}
