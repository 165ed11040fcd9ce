import { describe, expect, it } from '@jest/globals';
import { orderStates } from '../../../src/domain/states/order-states.js';
import type { OrderState } from '../../../src/domain/states/order-states.js';
import { orderMove } from '../../../src/supervision/orders/order-move.js';
import { at, law } from '../domain/city-law.js';

const facts = (state: OrderState) => ({
  state,
  draftedAt: at('2026-11-23 10:00'),
  issuedAt: at('2026-11-24 10:00'),
  feedbackDueAt: at('2026-12-01 24:00'),
  feedbackAt: at('2026-11-30 10:00'),
  reviewDueAt: at('2026-12-07 24:00'),
});

describe('whose move it is on a supervision order', () => {
  it.each([
    ['draft', 'office_head', '2026-11-24 24:00'],
    ['issued', 'unit', '2026-11-25 24:00'],
    ['signed', 'unit', '2026-12-01 24:00'],
    ['answered', 'supervision_office', '2026-12-07 24:00'],
  ] as const)('%s: %s until %s, inclusive', (state, who, by) => {
    expect(orderMove(facts(state), law, at(`${by}`))).toMatchObject({ who, by: at(by), late: false });
    expect(orderMove(facts(state), law, at(`${by}+1`)).late).toBe(true);
  });

  it('every state that has an exit has a mover, and only those', () => {
    for (const state of Object.keys(orderStates.states) as OrderState[]) {
      const final = Object.keys(orderStates.states[state].steps).length === 0;
      expect(orderMove(facts(state), law, at('2026-12-01 09:00')).who === 'nobody').toBe(final);
    }
  });

  it('without dates of its own an order runs by the presets', () => {
    const bare = { feedbackDueAt: null, reviewDueAt: null };
    const now = at('2026-12-01 09:00');
    expect(orderMove({ ...facts('signed'), ...bare }, law, now).by).toEqual(at('2026-12-01 24:00'));
    expect(orderMove({ ...facts('answered'), ...bare }, law, now).by).toEqual(at('2026-12-07 24:00'));
  });
});
