import { describe, expect, it } from '@jest/globals';
import { errorTitles } from '../../../src/domain/errors.js';
import { paperKinds } from '../../../src/domain/document/paper-kinds.js';
import { returnReasons } from '../../../src/domain/implementation/return-reasons.js';
import { consequenceStates } from '../../../src/domain/states/consequence-states.js';
import { deadlineRequestStates } from '../../../src/domain/states/deadline-request-states.js';
import { decisionStates } from '../../../src/domain/states/decision-states.js';
import { deductionStates } from '../../../src/domain/states/deduction-states.js';
import { disputeStates } from '../../../src/domain/states/dispute-states.js';
import { interviewChainStates } from '../../../src/domain/states/interview-chain-states.js';
import { interviewStates } from '../../../src/domain/states/interview-states.js';
import { objectionStates } from '../../../src/domain/states/objection-states.js';
import { orderStates } from '../../../src/domain/states/order-states.js';
import { paperStates } from '../../../src/domain/states/paper-states.js';
import { partStates } from '../../../src/domain/states/part-states.js';
import { preferenceStates } from '../../../src/domain/states/preference-states.js';
import { reportStates } from '../../../src/domain/states/report-states.js';
import { restrictionStates } from '../../../src/domain/states/restriction-states.js';
import { resultStates } from '../../../src/domain/states/result-states.js';
import { schemeStates } from '../../../src/domain/states/scheme-states.js';
import { tripStates } from '../../../src/domain/states/trip-states.js';
import { roundStates } from '../../../src/domain/states/verification-round-states.js';
import { sayLate, sayLeft } from '../../../src/domain/supervision/sentences.js';
import { termsIn } from '../../../src/web/terms.js';

const tables: readonly { states: Record<string, { name: string }> }[] = [
  ...[decisionStates, disputeStates, interviewStates, orderStates, partStates, reportStates],
  ...[deadlineRequestStates, restrictionStates, resultStates, objectionStates, schemeStates],
  ...[roundStates, tripStates],
  ...[interviewChainStates, consequenceStates, preferenceStates],
  ...[paperStates, deductionStates],
];
const english = termsIn('en');

describe('the words of the law in English', () => {
  it.each([
    ...tables.flatMap(({ states }) => Object.values(states).map(({ name }) => name)),
    ...Object.values(returnReasons),
    ...Object.values(paperKinds).map(({ name }) => name),
    ...Object.values(errorTitles).map(([, title]) => title),
  ])('there is one for %s', (chinese) => {
    expect(english(chinese)).toMatch(/^[a-z][ -~’]+$/);
  });

  it.each([
    [sayLate(0), 'past the limit'],
    [sayLate(4), 'working days late: 4'],
    [sayLeft(12), 'working days left: 12'],
    ['完成节点“主体$&封顶”', 'reach the milestone “主体$&封顶”'],
    ['市财政局', '市财政局'],
  ])('%s is %s', (chinese, words) => {
    expect(english(chinese)).toBe(words);
  });

  it('are the law’s own in Chinese', () => {
    expect(termsIn('zh-CN')('办理中')).toBe('办理中');
  });
});
