import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextDue, rejudge } from '../../../src/decision/tasks/part-rejudge.record.js';
import { TaskPart } from '../../../src/decision/tasks/task-part.entity.js';
import { closingDayOf, addDays } from '../../../src/domain/calendar/city-day.js';
import { WorkingCalendar } from '../../../src/domain/calendar/working-calendar.js';
import { withYear } from '../../../src/domain/calendar/year-plan.js';
import { whoseMove } from '../../../src/domain/decision/whose-move.js';
import { AppError } from '../../../src/domain/errors.js';
import { followWindow } from '../../../src/domain/implementation/follow-window.js';
import { deadlineAfterReturn } from '../../../src/domain/implementation/review-clock.js';
import type { DeadlineEntry } from '../../../src/domain/supervision/deadline-entry.js';
import { projectDeadline, remainingWd, reproject } from '../../../src/domain/supervision/deadline-ledger.js';
import {
  assertAskable,
  assertLater,
  requestDueAt,
} from '../../../src/domain/supervision/deadline-request.js';
import { asEntry } from '../../../src/supervision/deadlines/deadline-entry.record.js';
import type { NewEntry } from '../../../src/supervision/deadlines/deadline-entry.record.js';
import { DeadlineRequest } from '../../../src/supervision/deadlines/deadline-request.entity.js';
import { at, law as cityLaw } from '../domain/city-law.js';
import { readNotice } from '../../../src/domain/calendar/holiday-notice.js';
import { notice2027 } from '../../factories/notice-2027.js';

const started = at('2026-11-23 09:00');
const calendars = [
  cityLaw.calendar,
  new WorkingCalendar(2, withYear(cityLaw.calendar.days, 2027, readNotice(notice2027, 2027))),
  // An office that corrects a year: the fourth of January becomes a day off.
  new WorkingCalendar(3, [...cityLaw.calendar.days, { date: '2027-01-04', kind: 'holiday', name: '元旦' }]),
];
const calendarOf = (version: number) => calendars[version - 1] ?? cityLaw.calendar;

/** One part with its request and ledger, driven by the same entities and functions as the commands and the sweep. */
class Life {
  now = started;
  law = cityLaw;
  request: DeadlineRequest | null = null;
  submittedAt: Date | null = null;
  readonly ledger: DeadlineEntry[];
  readonly rungs: string[] = [];
  part: TaskPart;
  transfers = 0;

  constructor(counted: boolean) {
    const dueAt = counted ? this.law.calendar.addWorkingDays(started, 25) : at('2026-12-31 24:00');
    this.part = newPart(dueAt);
    const fact = { kind: 'set' as const, dueAt, counted: counted ? { from: started, days: 25 } : null };
    this.ledger = [{ seq: 0, at: started, fact, calendarVersion: 1, dueAt, reason: '定', byName: null }];
    this.part.nextDueAt = started;
    this.settle();
  }

  /** What the sweep does to a part that is due. */
  settle(): void {
    for (let looks = 0; this.part.nextDueAt != null && this.part.nextDueAt <= this.now; looks += 1) {
      expect(looks).toBeLessThan(5);
      if (this.part.isToResume(this.now)) {
        this.part.take('resume');
        const until = this.part.suspendedUntil ?? this.now;
        this.note({ kind: 'resumption', from: until, to: until });
      }
      Object.assign(this.part, followWindow(this.part.windowMemory(), this.law, this.now).memory);
      const judgement = this.part.judge(this.law, this.now);
      for (const { rung, episode } of judgement.rungs)
        if (rung !== 'reminder') this.rungs.push(`${rung} ${episode}`);
      this.part.nextDueAt = nextDue(this.part, judgement, { law: this.law, now: this.now });
    }
  }

  wait(hours: number): void {
    const until = new Date(this.now.getTime() + hours * 3_600_000);
    for (let steps = 0; this.part.nextDueAt != null && this.part.nextDueAt <= until; steps += 1) {
      expect(steps).toBeLessThan(400);
      this.now = this.part.nextDueAt;
      this.settle();
    }
    this.now = until;
  }

  /** A person's command: refused it changes nothing, done it is judged at once. */
  command(act: () => void): void {
    const before = JSON.stringify([this.part, this.request, this.ledger]);
    try {
      act();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(JSON.stringify([this.part, this.request, this.ledger])).toBe(before);
      return;
    }
    if (this.request !== null)
      this.part.followRequest(this.request.state, this.request.dueAt ?? null, this.now);
    rejudge(this.part, this.law, this.now);
    this.settle();
  }

  note(fact: NewEntry['fact']): void {
    const entry = { fact, reason: '因', by: null };
    this.ledger.push(
      asEntry(
        entry,
        { former: this.ledger, dueAt: this.part.dueAt ?? null },
        { law: this.law, now: this.now },
      ),
    );
  }

  report(progress: number): void {
    this.command(() => {
      this.part.take('report');
      this.part.progress = progress;
    });
  }

  complete(): void {
    this.command(() => {
      this.part.take('report_done');
      this.submittedAt = this.now;
    });
  }

  giveBack(kind: 'form' | 'unfinished'): void {
    this.command(() => {
      this.part.take('return_done');
      const [before, from] = [this.part.dueAt ?? this.now, this.submittedAt ?? this.now];
      const returned = { submittedAt: from, returnedAt: this.now, kind };
      this.part.moveDeadline(deadlineAfterReturn(before, returned, this.law), this.law.calendar);
      const days = this.law.rules.returned.answerFormWithinWd;
      const atLeast = kind === 'form' && from <= before ? { from: this.now, days } : null;
      this.note({ kind: 'review', from, to: this.now, atLeast });
    });
  }

  ask(kind: 'extension' | 'suspension', days: number): void {
    this.command(() => {
      const { state } = this.part;
      const dueAt = this.part.dueAt ?? null;
      const on = addDays(closingDayOf(kind === 'extension' ? (dueAt ?? this.now) : this.now), days);
      if (this.request?.isPending() === true) throw new AppError('state.illegal-step', '已有申请');
      const ground = { state, dueAt, parentDueAt: null, setAbove: false, now: this.now };
      const until = assertAskable(kind, on, ground);
      const request = newRequest(kind, until, this.now);
      request.sign(
        { postId: 'head', now: this.now },
        { partDueAt: dueAt, dueAt: requestDueAt(this.now, this.law) },
      );
      this.request = request;
    });
  }

  check(): void {
    this.command(() => {
      const dueAt = requestDueAt(this.now, this.law);
      this.pending().check({ postId: 'office', now: this.now }, { supported: true, note: '属实', dueAt });
    });
  }

  decide(granted: boolean): void {
    this.command(() => {
      const request = this.pending();
      const hand = { postId: 'leader', now: this.now };
      if (request.state !== 'checked') throw new AppError('state.illegal-step', '还不能批');
      if (!granted) return request.refuse(hand, '不同意');
      const until = request.askedUntil;
      const dueAt = request.kind === 'extension' ? (this.part.dueAt ?? null) : null;
      assertLater(until, { dueAt, parentDueAt: null, now: this.now }, '/on');
      if (request.kind === 'suspension') this.part.suspend(until, this.law.calendar, this.now);
      else this.part.moveDeadline(until, this.law.calendar);
      request.grant(hand, until, null);
      this.note(
        request.kind === 'suspension'
          ? { kind: 'suspension', from: this.now, to: until }
          : { kind: 'extension', to: until },
      );
    });
  }

  sign(): void {
    this.command(() => {
      this.part.take('sign');
      this.part.signedAt = this.now;
    });
  }

  /** The part is concluded, taken back, put together with another one or handed on; what waited for somebody ends with it. */
  end(action: 'pass_done' | 'withdraw' | 'merge' | 'transfer'): void {
    this.command(() => {
      this.part.take(action);
      if (this.request?.isPending() === true) this.request.state = 'lapsed';
    });
  }

  /** Another body takes it over: the former part ends, a new one waits for its signature with the same ledger. */
  transfer(days: number | null): void {
    const [former, climbed] = [this.part, this.rungs.length];
    this.end('transfer');
    if (former.state !== 'transferred') return;
    expect(former.nextDueAt ?? null).toBeNull();
    expect(new Set(this.rungs.splice(0)).size).toBe(climbed);
    this.request = null;
    const before = former.dueAt ?? this.now;
    const later = new Date(Math.max(before.getTime(), this.now.getTime()) + (days ?? 0) * 86_400_000);
    const to = days === null ? null : later;
    const fresh = {
      state: 'dispatched' as const,
      dispatchedAt: this.now,
      signedAt: null,
      nextDueAt: this.now,
    };
    this.part = Object.assign(newPart(to ?? before), fresh);
    this.note({ kind: 'transfer', to });
    this.transfers += 1;
    this.settle();
  }

  withdraw(): void {
    this.command(() => this.pending().withdraw(this.now));
  }

  /** A calendar is confirmed: what every decision's sweep does to its parts. */
  confirm(version: number): void {
    if (version === this.law.calendar.version || !this.part.isOpen()) return;
    const [from, to] = [this.law.calendar, calendarOf(version)];
    const stoppedUntil = this.part.state === 'suspended' ? (this.part.suspendedUntil ?? null) : null;
    const running = { entries: this.ledger, dueAt: this.part.dueAt ?? null, stoppedUntil };
    const { after, before, leftBefore, leftAfter } = reproject(running, {
      calendarOf,
      from,
      to,
      now: this.now,
    });
    this.law = { ...this.law, calendar: to };
    if (after !== null) this.part.moveDeadline(after, to);
    if (before?.getTime() !== after?.getTime() || leftBefore !== leftAfter) this.note({ kind: 'calendar' });
    this.part.nextDueAt = this.now;
    this.settle();
  }

  pending(): DeadlineRequest {
    if (this.request === null) throw new AppError('record.not-found', '没有申请');
    return this.request;
  }

  /** Wd that are left by the calendar of this moment. */
  left(): number {
    const until = this.part.state === 'suspended' ? (this.part.suspendedUntil ?? null) : null;
    const stopped = until && { since: this.now, until };
    return remainingWd({ dueAt: this.part.dueAt ?? null, stopped }, this.law.calendar, this.now) ?? 0;
  }

  move() {
    const { part } = this;
    return whoseMove(
      {
        ...{
          state: part.state,
          leavesAt: null,
          dispatchedAt: part.dispatchedAt ?? null,
          dueAt: part.dueAt ?? null,
        },
        ...{
          openMilestones: [],
          reportLateUntil: part.reportLateUntil ?? null,
          reviewDueAt: null,
          decideDueAt: null,
        },
        ...{ requestStep: part.requestStep ?? null, requestDueAt: part.requestDueAt ?? null },
        suspendedUntil: part.suspendedUntil ?? null,
      },
      this.law,
    );
  }
}

function newPart(dueAt: Date): TaskPart {
  const milestone = {
    ...{ id: 'm', title: '完成任务', goal: null, dueAt: dueAt.toISOString(), curve: 'linear' as const },
    ...{ expectedAtEnd: 100, monthlyPlan: null, doneAt: null },
  };
  return Object.assign(Object.create(TaskPart.prototype) as TaskPart, {
    ...{
      id: 'p',
      cityId: '621100',
      decisionId: 'd',
      taskId: 't',
      bodyId: 'b',
      role: 'responsible',
      urgent: false,
    },
    ...{
      state: 'signed',
      milestones: [milestone],
      dueAt,
      dispatchedAt: started,
      signedAt: started,
      progress: 0,
    },
    ...{ lamp: 'green', lampDimension: null, episode: 0, returnedInPeriod: 0, missingReports: 0, version: 1 },
  });
}

function newRequest(kind: 'extension' | 'suspension', askedUntil: Date, now: Date): DeadlineRequest {
  return Object.assign(Object.create(DeadlineRequest.prototype) as DeadlineRequest, {
    ...{
      id: 'r',
      cityId: '621100',
      partId: 'p',
      kind,
      state: 'filed',
      progress: '',
      reason: '因',
      askedUntil,
    },
    ...{ decider: 'leader', filedBy: 'clerk', filedAt: now, version: 1 },
  });
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 150 }).map((hours) => (life: Life) => life.wait(hours)) },
  fc.integer({ min: 0, max: 99 }).map((progress) => (life: Life) => life.report(progress)),
  fc.constant((life: Life) => life.complete()),
  fc.constantFrom('form' as const, 'unfinished' as const).map((kind) => (life: Life) => life.giveBack(kind)),
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('extension' as const, 'suspension' as const), fc.integer({ min: -3, max: 25 }))
      .map(
        ([kind, days]) =>
          (life: Life) =>
            life.ask(kind, days),
      ),
  },
  { weight: 3, arbitrary: fc.constant((life: Life) => life.check()) },
  { weight: 3, arbitrary: fc.boolean().map((granted) => (life: Life) => life.decide(granted)) },
  {
    weight: 2,
    // The whole chain, so that what follows a decision is tried often.
    arbitrary: fc
      .tuple(
        fc.constantFrom('extension' as const, 'suspension' as const),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
      )
      .map(([kind, days, granted]) => (life: Life) => {
        life.ask(kind, days);
        life.check();
        life.decide(granted);
      }),
  },
  fc.constant((life: Life) => life.withdraw()),
  fc
    .constantFrom('pass_done' as const, 'withdraw' as const, 'merge' as const)
    .map((how) => (life: Life) => life.end(how)),
  { weight: 2, arbitrary: fc.constant((life: Life) => life.sign()) },
  {
    weight: 2,
    arbitrary: fc.option(fc.integer({ min: 1, max: 20 })).map((days) => (life: Life) => life.transfer(days)),
  },
  fc.constantFrom(1, 2, 3).map((version) => (life: Life) => life.confirm(version)),
);
const settled = new Set(['concluded', 'transferred', 'merged', 'withdrawn']);

describe('for any sequence of commands and clock moves', () => {
  const seen = { granted: 0, suspended: 0, red: 0, recounted: 0, handedOn: 0 };

  it('a part has one owner of the next move and one wake-up, no rung twice, and no time without an entry', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { minLength: 5, maxLength: 40 }), (counted, steps) => {
        const life = new Life(counted);
        for (const act of steps) {
          const before = { left: life.left(), entries: life.ledger.length };
          act(life);
          const open = !settled.has(life.part.state);
          expect(life.move().who === 'nobody').toBe(!open);
          expect(life.part.nextDueAt != null).toBe(open);
          if (open) expect(life.part.nextDueAt != null && life.part.nextDueAt > life.now).toBe(true);
          if (open && life.left() > before.left) expect(life.ledger.length).toBeGreaterThan(before.entries);
          expect(projectDeadline(life.ledger, calendarOf).dueAt).toEqual(life.part.dueAt);
          expect(life.part.requestStep ?? null).toBe(
            life.request?.isPending() === true ? life.request.state : null,
          );
          expect(life.part.timeHeldSince != null).toBe(life.request?.isPending() === true);
        }
        expect(new Set(life.rungs).size).toBe(life.rungs.length);
        const kinds = life.ledger.map(({ fact }) => fact.kind);
        seen.granted += Number(kinds.includes('extension'));
        seen.suspended += Number(kinds.includes('resumption'));
        seen.recounted += Number(kinds.includes('calendar'));
        seen.handedOn += Number(life.transfers > 0 && kinds.includes('transfer'));
        seen.red += Number(life.rungs.some((rung) => rung.startsWith('red')));
      }),
      { numRuns: 600 },
    );
  });

  it('and the sequences that were tried went through all of it', () => {
    expect(Object.entries(seen).filter(([, count]) => count < 2)).toEqual([]);
  });
});
