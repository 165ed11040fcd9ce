import { describe, expect, it } from '@jest/globals';
import { judgePart } from '../../../../src/domain/supervision/judge-part.js';
import { moveStopped, runningMilestones } from '../../../../src/domain/supervision/stopped-milestone.js';
import { at, law } from '../city-law.js';
import { aMilestone, aPart } from '../part-factory.js';

const first = aMilestone({ title: '招标', dueAt: at('2026-11-10 24:00'), expectedAtEnd: 40 });
const second = aMilestone({ title: '开工', dueAt: at('2026-11-20 24:00'), expectedAtEnd: 70 });
const last = aMilestone({ title: '竣工' });
const stopped = <M extends object>(milestone: M) => ({ ...milestone, stopped: true });
const running = <M extends object>(milestone: M) => ({ ...milestone, stopped: false });

describe('a milestone whose clock stands', () => {
  it('is left out, and its share is expected of nobody', () => {
    const left = runningMilestones([running(first), stopped(second), running(last)]);
    expect(left.map(({ title, expectedAtEnd }) => [title, expectedAtEnd])).toEqual([
      ['招标', 40],
      ['竣工', 70],
    ]);
  });

  it('lowers a monthly plan that follows it too, never below nought', () => {
    const monthly = { ...last, curve: 'monthly' as const, monthlyPlan: { '2026-10': 10, '2026-11': 90 } };
    const [left] = runningMilestones([stopped(first), running(monthly)]);
    expect(left?.monthlyPlan).toEqual({ '2026-10': 0, '2026-11': 50 });
  });

  it('that was done all the same counts as it is', () => {
    const done = { ...second, doneAt: at('2026-11-18 09:00') };
    expect(runningMilestones([running(first), stopped(done), running(last)])).toEqual([first, done, last]);
  });

  it('burns no lamp of its own; without the stop it would', () => {
    const facts = (milestones: ReturnType<typeof runningMilestones>) => aPart({ progress: 40, milestones });
    const now = at('2026-11-23 09:00');
    const without = facts(
      runningMilestones([
        running(first),
        running({ ...second, curve: 'at_end' }),
        running({ ...last, curve: 'at_end' }),
      ]),
    );
    const withStop = facts(
      runningMilestones([
        running({ ...first, doneAt: now }),
        stopped(second),
        running({ ...last, curve: 'at_end' }),
      ]),
    );
    expect(judgePart(without, law, now).colour).not.toBe('green');
    expect(judgePart(withStop, law, now).colour).toBe('green');
  });
});

describe('a milestone whose restriction was solved', () => {
  const move = (since: string, now: string, notAfter: string | null = null) =>
    moveStopped(
      { title: '招标', dueAt: at('2026-11-10 24:00') },
      { since: at(since), now: at(now), notAfter: notAfter === null ? null : at(notAfter) },
      law.calendar,
    );

  it.each([
    ['2026-11-03 09:00', '2026-11-03 18:00', 0, '2026-11-10 24:00'],
    ['2026-11-03 09:00', '2026-11-03 24:00+1', 1, '2026-11-11 24:00'],
    ['2026-11-06 09:00', '2026-11-08 12:00', 0, '2026-11-10 24:00'],
    ['2026-11-03 09:00', '2026-11-09 09:00', 4, '2026-11-16 24:00'],
  ])('stood from %s to %s: moves by %i wd to %s', (...[since, now, stoodWd, dueAt]) => {
    expect(move(since, now)).toMatchObject({ stoodWd, dueAt: at(dueAt) });
  });

  it('is never moved beyond the deadline of its part, and says so', () => {
    const moved = move('2026-11-03 09:00', '2026-11-09 09:00', '2026-11-13 24:00');
    expect(moved.dueAt).toEqual(at('2026-11-13 24:00'));
    expect(moved.story).toContain('不晚于任务的完成时限');
  });
});
