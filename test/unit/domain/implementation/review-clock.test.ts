import { describe, expect, it } from '@jest/globals';
import {
  deadlineAfterDispute,
  disputeDecideBy,
  disputeUntil,
} from '../../../../src/domain/implementation/dispute-clock.js';
import { reportWindow } from '../../../../src/domain/implementation/report-window.js';
import {
  answerReportBy,
  deadlineAfterReturn,
  reviewBy,
} from '../../../../src/domain/implementation/review-clock.js';
import { at, law } from '../city-law.js';

const november = reportWindow('2026-11', law.rules, law.calendar);

describe('the review of a report', () => {
  it.each([
    [
      'an early monthly report, from the end of the window',
      'progress',
      ['2026-11-26 10:00', '2026-12-07 24:00'],
    ],
    ['a late monthly report, from its submission', 'progress', ['2026-12-01 10:00', '2026-12-08 24:00']],
    ['a completion, from its submission', 'completion', ['2026-11-26 10:00', '2026-12-03 24:00']],
  ] as const)('is due after 5 wd: %s', (_case, kind, [submitted, due]) => {
    expect(reviewBy({ kind, submittedAt: at(submitted), window: november }, law)).toEqual(at(due));
  });
});

describe('review time never counts against the unit', () => {
  const report = { submittedAt: at('2026-11-24 10:00'), returnedAt: at('2026-11-26 10:00') };
  it.each<['form' | 'unfinished', string, string, string]>([
    ['unfinished', '2026-11-25 24:00', '2026-11-27 24:00', 'by the two wd of the review'],
    ['unfinished', '2026-11-23 24:00', '2026-11-25 24:00', 'also where it came late'],
    ['form', '2026-11-24 24:00', '2026-12-01 24:00', 'at least 3 wd to answer'],
    ['form', '2026-12-10 24:00', '2026-12-14 24:00', 'by the review’s days where they give more'],
    ['form', '2026-11-24 09:59', '2026-11-26 24:00', 'no gift for what came late'],
  ])('a completion returned as %s, due %s, is due %s: %s', (kind, due, moved) => {
    expect(deadlineAfterReturn(at(due), { ...report, kind }, law)).toEqual(at(moved));
  });

  it('leaves a deadline where it was when the report came back the same day', () => {
    const sameDay = { ...report, returnedAt: at('2026-11-24 17:00'), kind: 'unfinished' } as const;
    expect(deadlineAfterReturn(at('2026-11-25 17:00'), sameDay, law)).toEqual(at('2026-11-25 17:00'));
  });

  it.each([
    ['form', '2026-12-01 24:00'],
    ['unfinished', '2026-12-04 24:00'],
  ] as const)('a monthly report returned as %s is answered by %s', (kind, by) => {
    expect(answerReportBy({ ...report, kind }, november, law)).toEqual(at(by));
  });

  it('gives the day of the return where the late days are over', () => {
    const late = {
      submittedAt: at('2026-12-07 10:00'),
      returnedAt: at('2026-12-08 10:00'),
      kind: 'unfinished',
    } as const;
    expect(answerReportBy(late, november, law)).toEqual(at('2026-12-08 24:00'));
  });
});

describe('the clock of a dispute', () => {
  it('may be raised until 24:00 of the first wd after the dispatch', () => {
    expect(disputeUntil(at('2026-11-27 10:00'), law)).toEqual(at('2026-11-30 24:00'));
  });

  it('is decided within 2 wd', () => {
    expect(disputeDecideBy(at('2026-11-27 10:00'), law)).toEqual(at('2026-12-01 24:00'));
  });

  it.each([
    [['2026-11-24 10:00', '2026-11-24 18:00'], '2026-12-10 17:00', '2026-12-10 17:00'],
    [['2026-11-24 10:00', '2026-11-26 10:00'], '2026-12-10 24:00', '2026-12-14 24:00'],
  ] as const)('raised and decided %j it moves %s to %s', ([raised, decided], due, moved) => {
    const dispute = { raisedAt: at(raised), decidedAt: at(decided) };
    expect(deadlineAfterDispute(at(due), dispute, law)).toEqual(at(moved));
  });
});
