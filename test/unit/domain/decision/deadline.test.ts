import { describe, expect, it } from '@jest/globals';
import { endOfDay } from '../../../../src/domain/calendar/city-day.js';
import { assertDeadline, defaultDeadline, dueFromDay } from '../../../../src/domain/decision/deadline.js';
import { AppError } from '../../../../src/domain/errors.js';
import { at, law } from '../city-law.js';

const from = at('2026-09-22 09:00');

describe('the deadline when a document names none', () => {
  it.each([
    [null, 'ordinary', '2026-10-22', '交办时没有写明时限，按规定自9月22日起30天（自然日），至10月22日24时。'],
    [
      'policy',
      'ordinary',
      '2026-10-22',
      '文件没有写明时限，按规定自9月22日起30天（自然日），至10月22日24时。',
    ],
    [
      'meeting_record',
      'urgent',
      '2026-10-12',
      '会议议定事项没有写明时限，按规定自9月22日起20天（自然日），至10月12日24时。',
    ],
    [
      'instruction',
      'urgent',
      '2026-09-30',
      '紧急批示件没有写明时限，按规定自9月22日起5个工作日（休息日、节假日不计），至9月30日24时。',
    ],
    [
      'instruction',
      'ordinary',
      '2026-10-07',
      '一般批示件没有写明时限，按规定自9月22日起15天（自然日），至10月7日24时，当日为休息日，不顺延。',
    ],
    [
      'instruction',
      'difficult',
      '2026-10-22',
      '疑难批示件没有写明时限，按规定自9月22日起30天（自然日），至10月22日24时。',
    ],
  ] as const)('of a %s (%s) is 24:00 of %s', (...[kind, urgency, day, story]) => {
    expect(defaultDeadline({ kind, urgency, from }, law)).toEqual({ dueAt: endOfDay(day), story });
  });

  it('of a paper for information is none', () => {
    const matter = { kind: 'for_information', urgency: 'ordinary', from } as const;
    expect(defaultDeadline(matter, law).dueAt).toBeNull();
  });
});

describe('a deadline that a person sets', () => {
  const codeOf = (dueAt: string, now: string, parentDueAt: string | null) => {
    try {
      assertDeadline(at(dueAt), { now: at(now), parentDueAt: parentDueAt === null ? null : at(parentDueAt) });
      return 'taken';
    } catch (error) {
      return error instanceof AppError ? error.code : error;
    }
  };

  it('given as a day ends at its 24:00', () => {
    expect(dueFromDay('2026-11-30')).toEqual(at('2026-11-30 24:00'));
  });

  it.each([
    ['2026-11-23 24:00', '2026-11-23 24:00-1', null, 'taken'],
    ['2026-11-23 24:00', '2026-11-23 24:00', null, 'task.deadline-in-the-past'],
    ['2026-11-23 24:00', '2026-11-23 24:00+1', null, 'task.deadline-in-the-past'],
    ['2026-11-30 24:00', '2026-11-23 09:00', '2026-11-30 24:00', 'taken'],
    ['2026-11-30 24:00-1', '2026-11-23 09:00', '2026-11-30 24:00', 'taken'],
    ['2026-11-30 24:00+1', '2026-11-23 09:00', '2026-11-30 24:00', 'task.deadline-after-parent'],
  ])('%s, set at %s under %s: %s', (...[dueAt, now, parentDueAt, code]) => {
    expect(codeOf(dueAt, now, parentDueAt)).toBe(code);
  });
});
