import { describe, expect, it } from '@jest/globals';
import { judgePart } from '../../../../src/domain/supervision/judge-part.js';
import type { PartFacts } from '../../../../src/domain/supervision/part-facts.js';
import { at, law } from '../city-law.js';
import { aMilestone, aPart } from '../part-factory.js';

const time = (facts: PartFacts, now: string) => judgePart(facts, law, at(now)).dimensions.time;

describe('the time lamp at the deadline', () => {
  const due = aPart({ progress: 100 });
  it.each([
    ['2026-11-27 24:00-1', 'green'],
    ['2026-11-27 24:00', 'green'],
    ['2026-11-27 24:00+1', 'red'],
  ])('at %s is %s', (now, colour) => {
    expect(time(due, now).colour).toBe(colour);
  });

  it.each([
    ['2026-11-28 10:00', '已过完成时限11月27日24时，已完成100%'],
    ['2026-11-30 00:00+1', '已过完成时限11月27日24时，已完成100%'],
    ['2026-12-01 10:00', '已过完成时限11月27日24时，已完成100%'],
  ])('at %s says %s', (now, sentence) => {
    expect(time(due, now)).toMatchObject({ sentence, wayBack: '上报办结并审核通过，或延期获批准' });
  });

  it('names the hour of a deadline that does not end with its day', () => {
    const facts = aPart({ dueAt: at('2026-11-27 17:05'), progress: 100 });
    expect(time(facts, '2026-11-27 17:05').colour).toBe('green');
    expect(time(facts, '2026-11-27 17:05+1').sentence).toContain('完成时限11月27日17:05');
  });
});

describe('the time lamp of a late milestone', () => {
  const facts = aPart({
    progress: 60,
    milestones: [aMilestone({ dueAt: at('2026-11-06 24:00'), expectedAtEnd: 50 })],
  });
  it.each([
    ['2026-11-06 24:00', 'green'],
    ['2026-11-06 24:00+1', 'yellow'],
    ['2026-11-17 24:00', 'yellow'], // 7 wd late
    ['2026-11-17 24:00+1', 'red'], // the 8th begins
  ])('at %s is %s', (now, colour) => {
    expect(time(facts, now).colour).toBe(colour);
  });

  it('names the milestone, its days and the way back', () => {
    expect(time(facts, '2026-11-18 09:00')).toMatchObject({
      sentence: '节点“完成招标”已过时限11月6日24时超过7个工作日',
      wayBack: '完成节点“完成招标”，填报并审核通过',
    });
  });

  it('goes out once the milestone is done', () => {
    const done = {
      ...facts,
      milestones: facts.milestones.map((each) => ({ ...each, doneAt: at('2026-11-18 08:00') })),
    };
    expect(time(done, '2026-11-18 09:00').colour).toBe('green');
  });
});

describe('the time lamp of an unsigned part', () => {
  const facts = aPart({ signedAt: null });
  it.each([
    ['2026-11-03 24:00', 'green'],
    ['2026-11-03 24:00+1', 'yellow'],
    ['2026-11-04 24:00', 'yellow'],
    ['2026-11-04 24:00+1', 'red'],
  ])('at %s is %s', (now, colour) => {
    expect(time(facts, now).colour).toBe(colour);
  });

  it('says after how many working days', () => {
    expect(time(facts, '2026-11-04 09:00').sentence).toBe('交办已超过1个工作日，尚未签收');
    expect(time(facts, '2026-11-05 09:00').sentence).toBe('交办已超过2个工作日，尚未签收');
  });
});

describe('the time lamp in the last days', () => {
  // 19 wd: L = min(3, 5.7) = 3 wd, that is from 24:00 of Tuesday 24 November.
  it.each([
    ['2026-11-24 24:00', 80, 'green'],
    ['2026-11-24 24:00+1', 80, 'yellow'],
    ['2026-11-24 24:00+1', 84, 'yellow'], // 16 of 19 wd are over: 84.2 % expected
    ['2026-11-24 24:00+1', 85, 'green'],
    ['2026-11-25 24:00+1', 89, 'yellow'], // 17 of 19: 89.5 %
  ])('at %s with %d %% done is %s', (now, progress, colour) => {
    expect(time(aPart({ progress }), now).colour).toBe(colour);
  });

  it('says what is left, what should be done and what is', () => {
    expect(time(aPart({ progress: 80 }), '2026-11-25 09:00').sentence).toBe(
      '距完成时限还有2个工作日（11月27日24时），应完成84.2%，实际80%',
    );
    expect(time(aPart({ progress: 80 }), '2026-11-27 09:00').sentence).toContain('距完成时限不足1个工作日');
  });

  it.each([
    ['2026-11-20 09:00', '2026-11-24 24:00', 'green'], // 2 wd: 0.6, no such days
    ['2026-11-23 09:00', '2026-11-27 24:00', 'yellow'], // 4 wd: 1.2, the last day
  ])('of a task from %s to %s: %s on its last day', (dispatched, due, colour) => {
    const facts = aPart({ dispatchedAt: at(dispatched), signedAt: at(dispatched), dueAt: at(due) });
    expect(judgePart(facts, law, at(due)).dimensions.time.colour).toBe(colour);
  });

  it('stays green for a milestone that expects everything only at its end', () => {
    const facts = aPart({ milestones: [aMilestone({ curve: 'at_end' })] });
    expect(time(facts, '2026-11-27 24:00').colour).toBe('green');
    expect(time(facts, '2026-11-27 24:00+1').colour).toBe('red');
  });
});

describe('the time lamp of a long-running matter', () => {
  it('is grey without stage targets and green with them', () => {
    expect(time(aPart({ dueAt: null }), '2026-11-25 09:00').colour).toBe('grey');
    expect(time(aPart({ dueAt: null, milestones: [aMilestone()] }), '2026-11-25 09:00').colour).toBe('green');
  });
});
