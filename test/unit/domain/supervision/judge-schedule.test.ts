import { describe, expect, it } from '@jest/globals';
import { judgePart } from '../../../../src/domain/supervision/judge-part.js';
import type { PartFacts } from '../../../../src/domain/supervision/part-facts.js';
import { at, law } from '../city-law.js';
import { aMilestone, aPart } from '../part-factory.js';

const schedule = (facts: PartFacts, now: string) => judgePart(facts, law, at(now)).dimensions.schedule;

describe('the schedule lamp', () => {
  // Ten working days, 16–27 November: ten points each; 40 % is expected after Thursday 19 November.
  const tenDays = (progress: number) =>
    aPart({
      dispatchedAt: at('2026-11-13 09:00'),
      signedAt: at('2026-11-13 10:00'),
      progress,
      milestones: [aMilestone()],
    });

  it.each([
    [30.01, 'green'],
    [30, 'yellow'],
    [10, 'yellow'],
    [9.99, 'red'],
    [0, 'red'],
    [40, 'green'],
    [100, 'green'],
  ])('with 40 %% expected and %d %% done is %s', (progress, colour) => {
    expect(schedule(tenDays(progress), '2026-11-20 09:00').colour).toBe(colour);
  });

  it('counts a working day after its 24:00, and no day off', () => {
    expect(schedule(tenDays(30), '2026-11-19 24:00').colour).toBe('green');
    expect(schedule(tenDays(30), '2026-11-19 24:00+1').colour).toBe('yellow');
    expect(schedule(tenDays(31), '2026-11-20 24:00').colour).toBe('green');
    expect(schedule(tenDays(31), '2026-11-20 24:00+1').sentence).toContain('应完成50%');
    expect(schedule(tenDays(31), '2026-11-22 24:00').sentence).toContain('应完成50%');
  });

  it('says how far behind, with both figures, and the way back', () => {
    expect(schedule(tenDays(24), '2026-11-20 09:00')).toMatchObject({
      sentence: '进度落后16个百分点（应完成40%，实际24%）',
      wayBack: '填报进度高于30%',
      inputs: { expected: 40, progress: 24, gap: -16 },
    });
  });

  it('does not judge a part without milestones', () => {
    expect(schedule(aPart(), '2026-11-27 09:00')).toMatchObject({
      colour: 'green',
      sentence: '未设节点，不判进度',
    });
  });
});

describe('expected progress', () => {
  it('of an at-end milestone is there only after its deadline', () => {
    const facts = aPart({
      milestones: [aMilestone({ curve: 'at_end', dueAt: at('2026-11-13 24:00'), expectedAtEnd: 40 })],
    });
    expect(schedule(facts, '2026-11-13 24:00').colour).toBe('green');
    expect(schedule(facts, '2026-11-13 24:00+1').colour).toBe('red');
  });

  it('goes on from one milestone to the next', () => {
    const milestones = [
      aMilestone({ curve: 'at_end', dueAt: at('2026-11-13 24:00'), expectedAtEnd: 40 }),
      aMilestone({ expectedAtEnd: 100 }), // ten working days of six points
    ];
    const facts = aPart({ progress: 42, milestones });
    expect(schedule(facts, '2026-11-17 24:00').colour).toBe('green');
    expect(schedule(facts, '2026-11-17 24:00+1').sentence).toBe('进度落后10个百分点（应完成52%，实际42%）');
  });

  it('never falls, whatever a later milestone says', () => {
    const milestones = [
      aMilestone({ curve: 'at_end', dueAt: at('2026-11-13 24:00'), expectedAtEnd: 40 }),
      aMilestone({ expectedAtEnd: 20 }),
    ];
    const facts = aPart({ progress: 25, milestones });
    expect(schedule(facts, '2026-11-27 09:00').sentence).toBe('进度落后15个百分点（应完成40%，实际25%）');
    expect(schedule(facts, '2026-12-27 09:00').sentence).toBe('进度落后15个百分点（应完成40%，实际25%）');
  });

  it('of a monthly plan rises with each month, and a month without an entry keeps the last', () => {
    const monthly = aMilestone({
      curve: 'monthly',
      dueAt: at('2027-01-31 24:00'),
      monthlyPlan: { '2026-11': 20, '2027-01': 70 },
      expectedAtEnd: 70,
    });
    const facts = aPart({ dueAt: at('2027-01-31 24:00'), milestones: [monthly] });
    expect(schedule(facts, '2026-11-30 24:00').colour).toBe('green');
    expect(schedule(facts, '2026-11-30 24:00+1').sentence).toContain('应完成20%');
    expect(schedule(facts, '2027-01-31 24:00').sentence).toContain('应完成20%');
    expect(schedule(facts, '2027-01-31 24:00+1').sentence).toContain('应完成70%');
  });

  it('is unknown, and the lamp grey, where a monthly curve has no plan', () => {
    expect(
      schedule(aPart({ milestones: [aMilestone({ curve: 'monthly' })] }), '2026-11-20 09:00').colour,
    ).toBe('grey');
  });
});
