import { describe, expect, it } from '@jest/globals';
import { whoseMove } from '../../../../src/domain/decision/whose-move.js';
import type { MoveFacts } from '../../../../src/domain/decision/whose-move.js';
import { partStates, settledPartStates } from '../../../../src/domain/states/part-states.js';
import type { PartState } from '../../../../src/domain/states/part-states.js';
import { at, law } from '../city-law.js';

const facts = (given: Partial<MoveFacts>): MoveFacts => ({
  state: 'in_progress',
  leavesAt: at('2026-11-24 09:05'),
  dispatchedAt: at('2026-11-24 09:05'),
  dueAt: at('2026-12-31 24:00'),
  openMilestones: [],
  reportLateUntil: null,
  reviewDueAt: at('2026-12-04 24:00'),
  decideDueAt: at('2026-11-27 24:00'),
  ...given,
});

describe('each open part shows whose move it is and by when', () => {
  it.each<[PartState, [who: string, action: string, by: string | null]]>([
    ['draft', ['dispatcher', '即将交办', '2026-11-24 09:05']],
    ['dispatched', ['unit', '签收任务', '2026-11-25 24:00']],
    ['disputed', ['supervision_office', '裁定职责异议', '2026-11-27 24:00']],
    ['signed', ['unit', '完成任务并上报办结', '2026-12-31 24:00']],
    ['in_progress', ['unit', '完成任务并上报办结', '2026-12-31 24:00']],
    ['returned', ['unit', '按退回意见改齐后重新报完成', '2026-12-31 24:00']],
    ['reported_done', ['reviewer', '审核办结', '2026-12-04 24:00']],
    ['under_review', ['reviewer', '审核办结', '2026-12-04 24:00']],
    ['suspended', ['supervision_office', '恢复办理', null]],
    ['concluded', ['nobody', '已了结', null]],
  ])('%s: %j', (state, [who, action, by]) => {
    expect(whoseMove(facts({ state }), law)).toEqual({ who, action, by: by && at(by) });
  });

  it.each<[string, Partial<MoveFacts>, [who: string, action: string, by: string | null]]>([
    [
      'waits with all of it for an answer',
      { stoppedUntil: at('2026-11-27 24:00') },
      ['answerer', '答复提请协调', '2026-11-27 24:00'],
    ],
    [
      'has its monthly report under review',
      { reportReviewDueAt: at('2026-12-07 24:00') },
      ['reviewer', '审核填报', '2026-12-07 24:00'],
    ],
    [
      'owes a report all the same',
      {
        stoppedUntil: at('2026-11-27 24:00'),
        reportReviewDueAt: at('2026-12-07 24:00'),
        reportLateUntil: at('2026-12-02 24:00'),
      },
      ['unit', '填报本期进展', '2026-12-02 24:00'],
    ],
    [
      'was returned: the unit reports again whatever else waits',
      { state: 'returned', reportReviewDueAt: at('2026-12-07 24:00') },
      ['unit', '按退回意见改齐后重新报完成', '2026-12-31 24:00'],
    ],
  ])('a part that %s', (_what, given, [who, action, by]) => {
    expect(whoseMove(facts(given), law)).toEqual({ who, action, by: by && at(by) });
  });

  it('is nobody’s exactly when the part is settled', () => {
    for (const state of Object.keys(partStates.states) as PartState[])
      expect(whoseMove(facts({ state }), law).who === 'nobody').toBe(settledPartStates.has(state));
  });

  it('waits for a person as long as a draft was not confirmed', () => {
    expect(whoseMove(facts({ state: 'draft', leavesAt: null }), law)).toMatchObject({
      action: '确认交办',
      by: null,
    });
  });

  const milestone = { title: '完成选址', dueAt: at('2026-11-30 24:00') };
  it.each([
    ['the milestone that is nearest', { openMilestones: [milestone] }, '完成节点“完成选址”'],
    [
      'the owed report before a later milestone',
      { openMilestones: [milestone], reportLateUntil: at('2026-11-27 24:00') },
      '填报本期进展',
    ],
    [
      'the owed report of the same instant',
      { openMilestones: [milestone], reportLateUntil: milestone.dueAt },
      '填报本期进展',
    ],
    ['the stage targets where there is no date at all', { dueAt: null }, '按阶段目标推进'],
  ])('names what the unit owes next: %s', (_case, given, action) => {
    expect(whoseMove(facts(given), law)).toMatchObject({ who: 'unit', action });
  });
});
