import { describe, expect, it } from '@jest/globals';
import { judgePart } from '../../../../src/domain/supervision/judge-part.js';
import { at, law } from '../city-law.js';
import { aMilestone, aPart, after, memoryOf, rungs, rungsOf } from '../part-factory.js';

describe('the reminder', () => {
  it.each([
    ['2026-11-20 24:00', []],
    ['2026-11-20 24:00+1', ['reminder']],
  ])('5 wd before the deadline, at %s: %p', (now, expected) => {
    expect(rungs(aPart({ progress: 100 }), now)).toEqual(expected);
  });

  it.each([
    ['10 wd: 5 wd before', '2026-11-13 09:00', '2026-11-20 24:00'],
    ['9 wd: at half, 4 wd before', '2026-11-16 09:00', '2026-11-23 24:00'],
    ['2 wd: 1 wd before', '2026-11-25 09:00', '2026-11-26 24:00'],
    ['1 wd: at half of its hours', '2026-11-26 12:00', '2026-11-27 06:00'],
  ])('of a task of %s', (_name, dispatched, limit) => {
    const facts = aPart({ dispatchedAt: at(dispatched), signedAt: at(dispatched), progress: 100 });
    expect(rungs(facts, limit)).toEqual([]);
    expect(judgePart(facts, law, at(limit)).nextDueAt).toEqual(at(`${limit}+1`));
    expect(rungs(facts, `${limit}+1`)).toEqual(['reminder']);
  });

  it('goes to the contact, once for a deadline', () => {
    const facts = aPart({ progress: 100 });
    expect(judgePart(facts, law, at('2026-11-23 09:00')).rungs).toMatchObject([
      { notify: ['contact'], episode: 0 },
    ]);
    expect(rungs(after(facts, '2026-11-23 09:00'), '2026-11-24 09:00')).toEqual([]);
  });

  it('comes again for a deadline that was moved', () => {
    const moved = { ...after(aPart({ progress: 100 }), '2026-11-23 09:00'), dueAt: at('2026-12-18 24:00') };
    expect(rungs(moved, '2026-12-11 24:00')).toEqual([]);
    expect(rungs(moved, '2026-12-11 24:00+1')).toEqual(['reminder']);
  });

  it('of a deadline that passed meanwhile is recorded and not noticed', () => {
    expect(
      rungs(
        aPart({
          progress: 100,
          memory: memoryOf({ colour: 'red', episode: 1, redAt: at('2026-11-05 09:00') }),
        }),
        '2026-11-30 09:00',
      ),
    ).toEqual(['(reminder)']);
  });
});

describe('the yellow rung', () => {
  const unsigned = aPart({ signedAt: null });

  it('comes with the lamp, to head and contact, in a new episode', () => {
    const { rungs: due } = judgePart(unsigned, law, at('2026-11-03 24:00+1'));
    expect(due).toEqual([
      {
        rung: 'yellow',
        at: at('2026-11-03 24:00+1'),
        episode: 1,
        passedOver: false,
        notify: ['head', 'contact'],
      },
    ]);
  });

  it('tells the responsible leader too where the task is urgent', () => {
    const [due] = judgePart({ ...unsigned, urgent: true }, law, at('2026-11-03 24:00+1')).rungs;
    expect(due?.notify).toEqual(['head', 'contact', 'responsible_leader']);
  });

  it('comes once an episode, and again in the next', () => {
    const yellow = after(aPart({ returnedInPeriod: 1 }), '2026-11-03 09:00');
    expect(rungs(yellow, '2026-11-03 10:00')).toEqual([]);
    const green = after({ ...yellow, returnedInPeriod: 0 }, '2026-11-03 11:00');
    expect(green.memory).toMatchObject({ colour: 'green', episode: 1, yellowAt: null });
    const again = judgePart({ ...green, returnedInPeriod: 1 }, law, at('2026-11-04 09:00'));
    expect(again.rungs).toMatchObject([{ rung: 'yellow', episode: 2 }]);
  });

  it('is left out where the lamp turns red at once, also when it is yellow later', () => {
    const red = after(aPart({ returnedInPeriod: 2 }), '2026-11-03 09:00');
    expect(red.memory).toMatchObject({ yellowAt: null, redAt: at('2026-11-03 09:00') });
    expect(rungs({ ...red, returnedInPeriod: 1 }, '2026-11-03 10:00')).toEqual([]);
  });
});

describe('the urge 催办', () => {
  // Behind by its milestone since Monday 9 November, 24:00.
  const late = aPart({
    milestones: [aMilestone({ curve: 'at_end', dueAt: at('2026-11-09 24:00'), expectedAtEnd: 10 })],
  });

  it.each([
    ['2026-11-11 24:00', []],
    ['2026-11-11 24:00+1', ['urge']],
  ])('after 2 wd of yellow, at %s: %p', (now, expected) => {
    const yellow = after(late, '2026-11-09 24:00+1');
    expect(rungs(yellow, now)).toEqual(expected);
  });

  it('comes once an episode', () => {
    const urged = after(late, '2026-11-09 24:00+1', '2026-11-11 24:00+1');
    expect(judgePart(urged, law, at('2026-11-16 09:00')).rungs).toEqual([]);
  });

  it('is not for a part on plan, until it falls behind', () => {
    const onPlan = after({ ...late, progress: 10 }, '2026-11-09 24:00+1');
    expect(rungs(onPlan, '2026-11-18 09:00')).toEqual([]);
    const behind = {
      ...onPlan,
      milestones: [
        ...onPlan.milestones,
        aMilestone({ curve: 'at_end', dueAt: at('2026-11-13 24:00'), expectedAtEnd: 15 }),
      ],
    };
    expect(rungs(behind, '2026-11-13 24:00')).toEqual([]);
    expect(rungs(behind, '2026-11-13 24:00+1')).toEqual(['urge']);
  });

  it('waits for the cooldown of an urge in an earlier episode', () => {
    const rules = { ...law.rules, ladder: { ...law.rules.ladder, urgeCooldownWd: 5 } };
    const memory = memoryOf({
      colour: 'yellow',
      episode: 2,
      yellowAt: at('2026-11-09 24:00+1'),
      urgedAt: at('2026-11-09 12:00'),
    });
    const facts = { ...late, memory };
    expect(rungsOf(judgePart(facts, { ...law, rules }, at('2026-11-16 24:00')))).toEqual([]);
    expect(rungsOf(judgePart(facts, { ...law, rules }, at('2026-11-16 24:00+1')))).toEqual(['urge']);
  });

  it('is not for a part that was red in the episode', () => {
    const memory = memoryOf({
      colour: 'yellow',
      episode: 1,
      yellowAt: at('2026-11-09 24:00+1'),
      redAt: at('2026-11-10 09:00'),
    });
    expect(rungs({ ...late, memory }, '2026-11-17 09:00')).toEqual([]);
  });

  it('counts from the command that turned the lamp, not from the day the ground lies in', () => {
    // A report was returned on the 18th: progress falls behind a milestone of the 9th.
    const before = after(
      {
        ...late,
        progress: 10,
        milestones: late.milestones.map((each) => ({ ...each, doneAt: at('2026-11-09 09:00') })),
      },
      '2026-11-10 09:00',
    );
    const fallen = judgePart({ ...before, progress: 0 }, law, at('2026-11-18 09:00'));
    expect(fallen.rungs).toMatchObject([{ rung: 'yellow', at: at('2026-11-18 09:00') }]);
    expect(fallen.nextDueAt).toEqual(at('2026-11-20 24:00+1'));
  });
});
