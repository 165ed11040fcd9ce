import { describe, expect, it } from '@jest/globals';
import { judgeOrder } from '../../../../src/domain/supervision/order-clock.js';
import type { OrderFacts } from '../../../../src/domain/supervision/order-clock.js';
import { at, law } from '../city-law.js';

/** Drafted Monday 2 November 09:00; issued the next day at 10:00. */
function anOrder(differs: Partial<OrderFacts> = {}): OrderFacts {
  return {
    state: 'draft',
    draftedAt: at('2026-11-02 09:00'),
    issuedAt: null,
    signedAt: null,
    feedbackDueAt: null,
    feedbackAt: null,
    reviewDueAt: null,
    withHeadAt: null,
    urgedUnsignedAt: null,
    urgedUnansweredAt: null,
    interviewAt: null,
    ...differs,
  };
}

const issued = anOrder({ state: 'issued', issuedAt: at('2026-11-03 10:00') });
const signed = anOrder({ ...issued, state: 'signed', signedAt: at('2026-11-03 11:00') });
const answered = anOrder({ ...signed, state: 'answered', feedbackAt: at('2026-11-06 16:00') });
const steps = (facts: OrderFacts, now: string) =>
  judgeOrder(facts, law, at(now)).steps.map(({ step }) => step);

describe('the clock of a supervision order', () => {
  it.each([
    ['a draft nobody decided in 1 wd', anOrder(), '2026-11-03 24:00', 'to_office_head'],
    ['an order unsigned for 1 wd', issued, '2026-11-04 24:00', 'urge_leader_unsigned'],
    ['an order unanswered for 5 wd', signed, '2026-11-10 24:00', 'urge_leader_unanswered'],
    [
      'an order unanswered at the deadline it names',
      { ...signed, feedbackDueAt: at('2026-11-05 17:00') },
      '2026-11-05 17:00',
      'urge_leader_unanswered',
    ],
    ['an answer not reviewed in 5 wd', answered, '2026-11-13 24:00', 'urge_reviewer'],
    [
      'an answer not reviewed on the day that was set',
      { ...answered, reviewDueAt: at('2026-11-09 24:00') },
      '2026-11-09 24:00',
      'urge_reviewer',
    ],
  ])('%s', (...[, facts, limit, step]) => {
    expect(judgeOrder(facts, law, at(limit)).steps).toEqual([]);
    expect(judgeOrder(facts, law, at(limit)).nextDueAt).toEqual(at(`${limit}+1`));
    expect(judgeOrder(facts, law, at(`${limit}+1`)).steps).toEqual([{ step, at: at(`${limit}+1`) }]);
  });

  it.each([
    ['2026-11-17 24:00', []],
    ['2026-11-17 24:00+1', ['draft_interview']],
  ])('drafts an interview when an order is 5 wd overdue, at %s: %p', (now, expected) => {
    expect(steps({ ...signed, urgedUnansweredAt: at('2026-11-11 09:00') }, now)).toEqual(expected);
  });

  it('finds all steps of an order that nobody touched, in order of time', () => {
    expect(steps(issued, '2026-12-01 09:00')).toEqual([
      'urge_leader_unsigned',
      'urge_leader_unanswered',
      'draft_interview',
    ]);
  });

  it('takes no step twice', () => {
    const done = at('2026-11-20 09:00');
    const urged = { urgedUnsignedAt: done, urgedUnansweredAt: done, interviewAt: done };
    expect(judgeOrder({ ...issued, ...urged }, law, at('2026-12-01 09:00'))).toEqual({
      steps: [],
      nextDueAt: null,
    });
    expect(steps(anOrder({ withHeadAt: done }), '2026-12-01 09:00')).toEqual([]);
    expect(steps({ ...answered, urgedReviewerAt: done }, '2026-12-01 09:00')).toEqual([]);
  });

  it.each(['closed', 'declined', 'withdrawn'] as const)('has nothing to do once the order is %s', (state) => {
    const facts = { ...issued, state };
    expect(judgeOrder(facts, law, at('2027-01-01 09:00'))).toEqual({ steps: [], nextDueAt: null });
  });
});
