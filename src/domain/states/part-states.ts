import { stateTable, step } from './step.js';
import type { ActionOf, StateOf } from './step.js';

/**
 * Life of one body's part of a task. A dispute comes before the signature, for signing accepts the duty; an upheld
 * one hands the part on to another body. A suspended part had been signed, so it resumes as in progress. A report
 * of completion may be judged with or without being taken up first.
 * Source: rules.md, "A task's life"; what a refused dispute and a resumed part return to is an assumption.
 */
export const partStates = stateTable({
  subject: '任务',
  initial: 'draft',
  actions: {
    dispatch: '交办',
    sign: '签收',
    dispute: '提出职责异议',
    uphold_dispute: '认可异议',
    reject_dispute: '驳回异议',
    report: '填报进展',
    report_done: '报完成',
    take_up_review: '开始审核',
    pass_done: '审核通过办结',
    return_done: '退回',
    suspend: '暂停',
    resume: '恢复',
    transfer: '转办',
    merge: '合并',
    withdraw: '撤回',
  },
  states: {
    draft: { name: '草稿', steps: { dispatch: 'dispatched', merge: 'merged', withdraw: 'withdrawn' } },
    dispatched: {
      name: '待签收',
      steps: {
        sign: 'signed',
        dispute: 'disputed',
        transfer: 'transferred',
        merge: 'merged',
        withdraw: 'withdrawn',
      },
    },
    disputed: {
      name: '职责异议待裁定',
      steps: { uphold_dispute: 'transferred', reject_dispute: 'dispatched', withdraw: 'withdrawn' },
    },
    signed: {
      name: '已签收',
      steps: {
        report: 'in_progress',
        report_done: 'reported_done',
        suspend: 'suspended',
        transfer: 'transferred',
        merge: 'merged',
        withdraw: 'withdrawn',
      },
    },
    in_progress: {
      name: '办理中',
      steps: {
        report: 'in_progress',
        report_done: 'reported_done',
        suspend: 'suspended',
        transfer: 'transferred',
        merge: 'merged',
        withdraw: 'withdrawn',
      },
    },
    suspended: { name: '已暂停', steps: { resume: 'in_progress', merge: 'merged', withdraw: 'withdrawn' } },
    reported_done: {
      name: '已报完成待审核',
      steps: {
        take_up_review: 'under_review',
        pass_done: 'concluded',
        return_done: 'returned',
        withdraw: 'withdrawn',
      },
    },
    under_review: {
      name: '审核中',
      steps: { pass_done: 'concluded', return_done: 'returned', withdraw: 'withdrawn' },
    },
    returned: {
      name: '已退回',
      steps: {
        report: 'in_progress',
        report_done: 'reported_done',
        suspend: 'suspended',
        transfer: 'transferred',
        merge: 'merged',
        withdraw: 'withdrawn',
      },
    },
    concluded: { name: '已办结', steps: {} },
    transferred: { name: '已转办', steps: {} },
    merged: { name: '已合并', steps: {} },
    withdrawn: { name: '已撤回', steps: {} },
  },
});

/** State of a task part. */
export type PartState = StateOf<typeof partStates>;

/** What can be done with a task part. */
export type PartAction = ActionOf<typeof partStates>;

/** States in which the unit's clock stands, because somebody else has the next move. */
export const heldPartStates: ReadonlySet<PartState> = new Set<PartState>([
  'disputed',
  'suspended',
  'reported_done',
  'under_review',
]);

/** Final states: nothing is due any more. */
export const settledPartStates: ReadonlySet<PartState> = new Set<PartState>([
  'concluded',
  'transferred',
  'merged',
  'withdrawn',
]);

/**
 * The state of an open part whose body was merged with one that has a part of the same task: not a step that somebody
 * takes, so it is possible in every open state, also while a review or a dispute waits.
 * @throws state.illegal-step once it is settled
 */
export const absorbed = (state: PartState): PartState =>
  settledPartStates.has(state) ? step(partStates, state, 'merge') : 'merged';
