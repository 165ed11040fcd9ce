import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canStep } from '../../../src/domain/states/step.js';
import { restrictionStates } from '../../../src/domain/states/restriction-states.js';
import { moveDueAt, restrictionMove } from '../../../src/domain/supervision/restriction-clock.js';
import { Restriction } from '../../../src/supervision/restrictions/restriction.entity.js';
import type { RestrictionHand } from '../../../src/supervision/restrictions/restriction.entity.js';
import { at, law } from '../domain/city-law.js';

const begin = at('2026-09-21 09:00');

function aRestriction(leaderId: string | null): Restriction {
  const restriction = Object.assign(Object.create(Restriction.prototype) as Restriction, {
    ...{
      id: 'x',
      raiserBodyId: 'raiser',
      bodyId: 'asked',
      raisedBy: 'clerk',
      leaderId,
      state: 'asked' as const,
    },
    ...{ round: 1, heldSince: begin, dueAt: moveDueAt('asked', law, begin), version: 1 },
  });
  restriction.judge(law, begin);
  return restriction;
}

const acts: Record<string, (restriction: Restriction, hand: RestrictionHand) => void> = {
  solve: (restriction, hand) => restriction.solve(hand, '已解决'),
  refuse: (restriction, hand) => restriction.refuse(hand, '不成立'),
  reroute: (restriction, hand) => restriction.reroute(hand, 'second'),
  hand_back: (restriction, hand) => restriction.handBack(hand),
  assign: (restriction, hand) => restriction.assign(hand, 'third'),
  decide: (restriction, hand) => restriction.decide(hand, '议定'),
  withdraw: (restriction, hand) => restriction.withdraw(hand, '不需要了'),
  lapse: (restriction, { now }) => restriction.lapse(now),
};

// What the loop does at one instant, as follow-restriction.record.ts does it.
function look(restriction: Restriction, now: Date): string[] {
  const taken: string[] = [];
  for (;;) {
    const [due] = restriction.judge(law, now).steps;
    if (due === undefined) return taken;
    taken.push(`${due.step} ${restriction.round}`);
    if (due.step === 'remind') restriction.remindedAt = now;
    else if (due.step === 'urge_meeting') restriction.pass(law, now);
    else restriction.climb(law, now);
  }
}

describe('for any legal commands and moves of the clock, over the national holiday', () => {
  it('every open restriction has exactly one owner of the next move and one next wake-up, and nothing is done twice', () => {
    const move = fc.record({
      act: fc.constantFrom('wait', ...Object.keys(acts)),
      hours: fc.integer({ min: 0, max: 120 }),
    });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 25 }), fc.boolean(), (moves, hasLeader) => {
        const restriction = aRestriction(hasLeader ? 'leader' : null);
        const taken: string[] = [];
        let now = begin;
        for (const { act, hours } of moves) {
          now = new Date(now.getTime() + hours * 3_600_000);
          taken.push(...look(restriction, now));
          const hand = { postId: 'post', bodyId: 'asked', now, law };
          if (act !== 'wait' && canStep(restrictionStates, restriction.state, act as 'solve'))
            acts[act]?.(restriction, hand);
          restriction.judge(law, now);
          const { who } = restrictionMove(restriction.state);
          expect(who === 'nobody').toBe(!restriction.isOpen());
          expect(restriction.nextDueAt == null).toBe(!restriction.isOpen());
          if (restriction.isOpen())
            expect(restriction.nextDueAt?.getTime()).toBeGreaterThanOrEqual(now.getTime());
        }
        expect(new Set(taken).size).toBe(taken.length);
      }),
      { numRuns: 400 },
    );
  });

  it('left alone it always comes to the meeting, whose convener is urged again and again', () => {
    const restriction = aRestriction('leader');
    let now = begin;
    for (let looks = 0; looks < 12; looks += 1) {
      now = restriction.nextDueAt ?? now;
      look(restriction, now);
    }
    expect(restriction.state).toBe('on_agenda');
    expect(restriction.round).toBeGreaterThan(4);
  });
});
