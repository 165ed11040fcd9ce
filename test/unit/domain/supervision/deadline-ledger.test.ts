import { describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '../../../../src/domain/calendar/working-calendar.js';
import type { DeadlineEntry, DeadlineFact } from '../../../../src/domain/supervision/deadline-entry.js';
import {
  dueAfter,
  moveMilestone,
  projectDeadline,
  recount,
  remainingWd,
} from '../../../../src/domain/supervision/deadline-ledger.js';
import { deadlineStory } from '../../../../src/domain/supervision/deadline-story.js';
import { at, law } from '../city-law.js';

const { calendar } = law;
const plain = new WorkingCalendar(1, []);
const set = (due: string): DeadlineFact => ({ kind: 'set', dueAt: at(due), counted: null });
const counted = (from: string, days: number, due: string): DeadlineFact => ({
  ...{ kind: 'set', dueAt: at(due) },
  counted: { from: at(from), days },
});
const stood = (kind: 'dispute' | 'suspension' | 'resumption', from: string, to: string): DeadlineFact => ({
  ...{ kind, from: at(from), to: at(to) },
});

function ledger(...facts: (DeadlineFact & { reason?: string; by?: string })[]): DeadlineEntry[] {
  let dueAt: Date | null = null;
  return facts.map(({ reason = '', by = undefined, ...fact }, seq) => {
    dueAt = dueAfter(dueAt, fact, calendar);
    return {
      ...{ seq, at: at('2026-09-01 09:00'), fact, dueAt, reason, byName: by ?? null },
      calendarVersion: 1,
    };
  });
}

describe('a deadline out of its entries', () => {
  const cases: [string, DeadlineFact[], string][] = [
    ['as it was set', [set('2026-11-27 24:00')], '2026-11-27 24:00'],
    ['on a day off stays there', [set('2026-10-03 24:00')], '2026-10-03 24:00'],
    [
      'moves by the wd of a dispute',
      [set('2026-11-27 24:00'), stood('dispute', '2026-11-24 09:00', '2026-11-26 10:00')],
      '2026-12-01 24:00',
    ],
    [
      'moves by the wd of a suspension over the national holiday: 30 September, 8 and 9 October',
      [set('2026-10-12 24:00'), stood('suspension', '2026-09-29 09:00', '2026-10-09 24:00')],
      '2026-10-15 24:00',
    ],
    [
      'comes back by what was left of a suspension that ended early',
      [
        set('2026-11-27 24:00'),
        stood('suspension', '2026-11-23 09:00', '2026-11-26 24:00'),
        stood('resumption', '2026-11-24 09:00', '2026-11-26 24:00'),
      ],
      '2026-11-30 24:00',
    ],
    [
      'is the day that a leader named',
      [set('2026-11-27 24:00'), { kind: 'extension', to: at('2026-12-26 24:00') }],
      '2026-12-26 24:00',
    ],
    [
      'leaves 3 wd to answer a defect of form',
      [
        set('2026-11-27 24:00'),
        {
          ...{ kind: 'review', from: at('2026-11-27 10:00'), to: at('2026-11-27 16:00') },
          atLeast: { from: at('2026-11-27 16:00'), days: 3 },
        },
      ],
      '2026-12-02 24:00',
    ],
  ];

  it.each(cases)('%s', (_what, facts, due) => {
    expect(projectDeadline(ledger(...facts), () => calendar).dueAt).toEqual(at(due));
  });

  it('of what has no date is none, whatever happens but an extension', () => {
    const none: DeadlineFact = { kind: 'set', dueAt: null, counted: null };
    const entries = ledger(none, stood('dispute', '2026-11-24 09:00', '2026-11-26 10:00'));
    expect(projectDeadline(entries, () => calendar).dueAt).toBeNull();
  });

  it('is counted again by a new calendar where it was counted in wd, and stays where somebody fixed it', () => {
    // 5 wd after Monday 28 September: by weekends alone Monday 5 October; the holiday takes 1, 2, 5, 6 and 7 October.
    const fact = counted('2026-09-28 09:00', 5, '2026-10-05 24:00');
    const entries = [
      ...ledger(fact),
      { ...ledger(fact)[0], seq: 1, fact: { kind: 'calendar' }, calendarVersion: 2 },
    ];
    const due = projectDeadline(entries as DeadlineEntry[], (version) =>
      version === 2 ? calendar : plain,
    ).dueAt;
    expect(due).toEqual(at('2026-10-10 24:00'));
    expect(recount([set('2026-10-03 24:00')], calendar)).toEqual(at('2026-10-03 24:00'));
    expect(
      recount([set('2026-10-01 24:00'), { kind: 'extension', to: at('2026-10-04 24:00') }], calendar),
    ).toEqual(at('2026-10-04 24:00'));
  });

  it('keeps what was left while its clock stands', () => {
    const stopped = { since: at('2026-11-23 09:00'), until: at('2026-11-26 24:00') };
    const dueAt = at('2026-12-03 24:00');
    const left = [
      '2026-11-23 09:00',
      '2026-11-25 09:00',
      '2026-11-26 24:00',
      '2026-11-27 09:00',
      '2026-11-30 09:00',
    ];
    expect(left.map((now) => remainingWd({ dueAt, stopped }, calendar, at(now)))).toEqual([5, 5, 5, 4, 3]);
  });
});

describe('milestones after a deadline moved', () => {
  it.each([
    ['the one at the deadline goes with it', '2026-11-27 24:00', '2026-12-11 24:00'],
    ['an earlier one by as many wd', '2026-11-13 24:00', '2026-11-27 24:00'],
  ])('%s', (_what, milestone, moved) => {
    const move = { before: at('2026-11-27 24:00'), after: at('2026-12-11 24:00') };
    expect(moveMilestone(at(milestone), move, calendar)).toEqual(at(moved));
  });

  it('none is later than the deadline', () => {
    const move = { before: at('2026-12-11 24:00'), after: at('2026-11-27 24:00') };
    expect(moveMilestone(at('2026-12-10 24:00'), move, calendar)).toEqual(at('2026-11-26 24:00'));
  });
});

describe('the story of a deadline', () => {
  it('tells in one sentence how it was set and what moved it', () => {
    const entries = ledger(
      { ...counted('2026-09-28 09:00', 5, '2026-10-12 24:00'), reason: '紧急批示件5个工作日。' },
      { ...stood('suspension', '2026-10-08 09:00', '2026-10-13 24:00'), reason: '土地批复', by: '李某' },
      { kind: 'extension', to: at('2026-11-30 24:00'), by: '李某' },
    );
    expect(deadlineStory(entries, calendar)).toBe(
      '紧急批示件5个工作日（其间国庆节顺延5个工作日）；土地批复暂停4个工作日（10月13日24时止），李某批准，顺延至10月16日24时；第1次延期至11月30日24时，李某批准',
    );
  });

  it('says that a day off on which a document fixed it stays', () => {
    expect(deadlineStory(ledger({ ...set('2026-10-03 24:00'), reason: '文件定于10月3日' }), calendar)).toBe(
      '文件定于10月3日（当日为休息日，不顺延）',
    );
  });

  it('says nothing of a suspension that ended as planned', () => {
    const entries = ledger(
      { ...set('2026-11-27 24:00'), reason: '交办时定' },
      { ...stood('suspension', '2026-11-23 09:00', '2026-11-24 24:00'), reason: '等待批复' },
      { ...stood('resumption', '2026-11-24 24:00', '2026-11-24 24:00'), reason: '暂停期满' },
    );
    expect(deadlineStory(entries, calendar)).toBe(
      '交办时定；等待批复暂停1个工作日（11月24日24时止），顺延至11月30日24时',
    );
  });
});
