import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AppError } from '../../../../src/domain/errors.js';
import { ruleChangeStates } from '../../../../src/domain/states/rule-change-states.js';
import { calendarImportStates } from '../../../../src/domain/states/calendar-import-states.js';
import { consequenceStates } from '../../../../src/domain/states/consequence-states.js';
import { deadlineRequestStates } from '../../../../src/domain/states/deadline-request-states.js';
import { decisionStates } from '../../../../src/domain/states/decision-states.js';
import { deductionStates } from '../../../../src/domain/states/deduction-states.js';
import { disputeStates } from '../../../../src/domain/states/dispute-states.js';
import { interviewChainStates } from '../../../../src/domain/states/interview-chain-states.js';
import { interviewStates } from '../../../../src/domain/states/interview-states.js';
import { objectionStates } from '../../../../src/domain/states/objection-states.js';
import { orderStates } from '../../../../src/domain/states/order-states.js';
import {
  absorbed,
  heldPartStates,
  partStates,
  settledPartStates,
} from '../../../../src/domain/states/part-states.js';
import type { PartState } from '../../../../src/domain/states/part-states.js';
import { paperStates } from '../../../../src/domain/states/paper-states.js';
import { preferenceStates } from '../../../../src/domain/states/preference-states.js';
import { reportStates } from '../../../../src/domain/states/report-states.js';
import { restrictionStates } from '../../../../src/domain/states/restriction-states.js';
import { resultStates } from '../../../../src/domain/states/result-states.js';
import { schemeStates } from '../../../../src/domain/states/scheme-states.js';
import { assertAllReachable, canStep, stateTable, step } from '../../../../src/domain/states/step.js';
import type { StateTable } from '../../../../src/domain/states/step.js';

const tables: [string, StateTable<string, string>, string[]][] = [
  ['decision', decisionStates, ['closed', 'withdrawn']],
  ['part', partStates, ['concluded', 'transferred', 'merged', 'withdrawn']],
  ['report', reportStates, ['passed', 'returned', 'lapsed']],
  ['dispute', disputeStates, ['upheld', 'rejected', 'lapsed']],
  ['order', orderStates, ['closed', 'declined', 'withdrawn']],
  ['rule change', ruleChangeStates, ['confirmed', 'discarded']],
  ['calendar import', calendarImportStates, ['confirmed', 'discarded']],
  ['deadline request', deadlineRequestStates, ['granted', 'refused', 'withdrawn', 'lapsed']],
  ['interview', interviewStates, ['withdrawn', 'declined', 'lapsed']],
  ['signed interview', interviewChainStates, ['closed', 'revoked']],
  ['consequence', consequenceStates, ['declined', 'exempted', 'withdrawn', 'revoked']],
  ['preference', preferenceStates, ['declined', 'ended']],
  ['paper', paperStates, ['signed', 'declined']],
  ['result', resultStates, ['replaced']],
  ['scheme', schemeStates, ['issued', 'discarded']],
  ['objection', objectionStates, ['corrected', 'rejected', 'withdrawn']],
  ['lamp deduction', deductionStates, ['confirmed', 'declined', 'exempted']],
  ['restriction', restrictionStates, ['solved', 'refused', 'decided', 'withdrawn', 'lapsed']],
];

describe.each(tables)('the states of a %s', (_name, table, final) => {
  const actions = Object.keys(table.actions);
  const finalStates = Object.keys(table.states).filter(
    (state) => Object.keys(table.states[state]?.steps ?? {}).length === 0,
  );

  it('are all reachable, and every action is used', () => {
    expect(() => assertAllReachable(table)).not.toThrow();
    const used = new Set(Object.values(table.states).flatMap(({ steps }) => Object.keys(steps)));
    expect([...used].sort()).toEqual([...actions].sort());
  });

  it('end where they should', () => {
    expect(finalStates.sort()).toEqual([...final].sort());
  });

  it('are never left by any sequence of actions; a refusal changes nothing; a final state has no exit', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...actions), { maxLength: 40 }), (sequence) => {
        let state = table.initial;
        for (const action of sequence) {
          if (canStep(table, state, action)) state = step(table, state, action);
          else expect(() => step(table, state, action)).toThrow(AppError);
          expect(Object.keys(table.states)).toContain(state);
          if (final.includes(state)) expect(actions.some((each) => canStep(table, state, each))).toBe(false);
        }
      }),
    );
  });
});

describe('a table of states', () => {
  it('with a state to which nothing leads is refused when it is built', () => {
    const table = {
      ...{ subject: '事项', initial: 'open' as const, actions: { close: '了结' } },
      states: {
        open: { name: '在办', steps: { close: 'closed' as const } },
        ...{ closed: { name: '了结', steps: {} } },
      },
    };
    expect(() => stateTable(table)).not.toThrow();
    const lost = { ...table, states: { ...table.states, lost: { name: '无人', steps: {} } } };
    expect(() => assertAllReachable(lost)).toThrow('states of 事项 that nothing leads to: lost');
  });
});

describe('an illegal step', () => {
  it('is refused with where it is, what was wanted and what is possible', () => {
    const refused = () => step(partStates, 'disputed', 'pass_done');
    expect(refused).toThrow(
      '任务目前为“职责异议待裁定”，不能“审核通过办结”；现在可以：认可异议、驳回异议、撤回。',
    );
    try {
      refused();
    } catch (error) {
      expect(error).toMatchObject({
        code: 'state.illegal-step',
        status: 409,
        extras: {
          context: {
            from: 'disputed',
            action: 'pass_done',
            possible: ['uphold_dispute', 'reject_dispute', 'withdraw'],
          },
        },
      });
    }
  });

  it('from a final state says that nothing is left to do', () => {
    expect(() => step(orderStates, 'closed', 'sign')).toThrow(
      '督办单目前为“已销号”，不能“签收”；已经没有后续操作。',
    );
  });
});

describe('a part', () => {
  it.each([
    ['dispatched', 'sign', 'signed'],
    ['dispatched', 'dispute', 'disputed'],
    ['disputed', 'reject_dispute', 'dispatched'],
    ['disputed', 'uphold_dispute', 'transferred'],
    ['signed', 'report', 'in_progress'],
    ['in_progress', 'report_done', 'reported_done'],
    ['reported_done', 'take_up_review', 'under_review'],
    ['reported_done', 'pass_done', 'concluded'],
    ['reported_done', 'return_done', 'returned'],
    ['under_review', 'pass_done', 'concluded'],
    ['under_review', 'return_done', 'returned'],
    ['returned', 'report_done', 'reported_done'],
    ['in_progress', 'suspend', 'suspended'],
    ['suspended', 'resume', 'in_progress'],
  ] as const)('%s —%s→ %s', (from, action, to) => {
    expect(step(partStates, from, action)).toBe(to);
  });

  it.each([
    ['signed', 'dispute'],
    ['dispatched', 'report'],
    ['dispatched', 'report_done'],
    ['under_review', 'report_done'],
    ['suspended', 'report'],
    ['concluded', 'return_done'],
  ] as const)('%s cannot %s', (from, action) => {
    expect(canStep(partStates, from, action)).toBe(false);
  });

  it('is absorbed in every open state when its body is merged, and never once it is settled', () => {
    for (const state of Object.keys(partStates.states) as PartState[])
      if (settledPartStates.has(state)) expect(() => absorbed(state)).toThrow(AppError);
      else expect(absorbed(state)).toBe('merged');
  });

  it('is held while somebody else has the move, and settled in its final states', () => {
    expect([...heldPartStates].sort()).toEqual(['disputed', 'reported_done', 'suspended', 'under_review']);
    expect(
      [...settledPartStates].every((state) => Object.keys(partStates.states[state].steps).length === 0),
    ).toBe(true);
  });

  it('has a Chinese name in every state', () => {
    expect(partStates.states.under_review.name).toBe('审核中');
  });
});

describe('a table', () => {
  it('with a state that nothing leads to is refused at start-up', () => {
    const draft = { subject: '表', initial: 'one', actions: { go: '走' } } as const;
    expect(() =>
      stateTable({
        ...draft,
        states: { one: { name: '一', steps: { go: 'one' } }, two: { name: '二', steps: {} } },
      }),
    ).toThrow('states of 表 that nothing leads to: two');
  });
});
