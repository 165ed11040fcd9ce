import { defineEntity, p } from '@mikro-orm/postgresql';
import type { WorkingCalendar } from '../../domain/calendar/working-calendar.js';
import type { CityLaw } from '../../domain/city-law.js';
import type { WindowMemory } from '../../domain/implementation/follow-window.js';
import { moveMilestone } from '../../domain/supervision/deadline-ledger.js';
import { mergeMemory } from '../../domain/supervision/merge-memory.js';
import { runningMilestones } from '../../domain/supervision/stopped-milestone.js';
import type { StoppableMilestone } from '../../domain/supervision/stopped-milestone.js';
import { judgePart } from '../../domain/supervision/judge-part.js';
import type {
  Curve,
  LampColour,
  LampDimension,
  PartFacts,
  PartJudgement,
} from '../../domain/supervision/part-facts.js';
import { isPendingRequest } from '../../domain/states/deadline-request-states.js';
import type {
  DeadlineRequestState,
  PendingRequestState,
} from '../../domain/states/deadline-request-states.js';
import { heldPartStates, partStates, settledPartStates } from '../../domain/states/part-states.js';
import type { PartAction, PartState } from '../../domain/states/part-states.js';
import { step } from '../../domain/states/step.js';

/** A milestone as it is kept with its part; instants are ISO strings in the record. */
export interface StoredMilestone {
  id: string;
  title: string;
  goal: string | null;
  dueAt: string;
  curve: Curve;
  /** Percent of the whole part, 0–100. */
  expectedAtEnd: number;
  monthlyPlan: Record<string, number> | null;
  doneAt: string | null;
  /** The open restriction that stops its clock, and since when. */
  stopped?: { restrictionId: string; since: string };
}

const TaskPartSchema = defineEntity({
  name: 'TaskPart',
  tableName: 'task_part',
  properties: {
    id: p.uuid().primary(),
    cityId: p.text(),
    decisionId: p.uuid(),
    taskId: p.uuid(),
    bodyId: p.uuid(),
    role: p.text().$type<'responsible' | 'cooperating'>(),
    state: p.text().$type<PartState>(),
    heldState: p.text().$type<PartState>().nullable(),
    urgent: p.boolean(),
    milestones: p.json().$type<StoredMilestone[]>(),
    dueAt: p.datetime().nullable(),
    dueStory: p.text().nullable(),
    requestStep: p.text().$type<PendingRequestState>().nullable(),
    requestDueAt: p.datetime().nullable(),
    timeHeldSince: p.datetime().nullable(),
    suspendedUntil: p.datetime().nullable(),
    dispatchedAt: p.datetime().nullable(),
    signedAt: p.datetime().nullable(),
    signedBy: p.uuid().nullable(),
    reportedDoneAt: p.datetime().nullable(),
    concludedAt: p.datetime().nullable(),
    progress: p.decimal('number'),
    lamp: p.text().$type<LampColour>(),
    lampDimension: p.text().$type<LampDimension>().nullable(),
    lampSince: p.datetime().nullable(),
    lampSentence: p.text().nullable(),
    lampWayBack: p.text().nullable(),
    lampWorsensAt: p.datetime().nullable(),
    episode: p.integer(),
    remindedAt: p.datetime().nullable(),
    yellowAt: p.datetime().nullable(),
    urgedAt: p.datetime().nullable(),
    redAt: p.datetime().nullable(),
    interviewAt: p.datetime().nullable(),
    windowPeriod: p.text().nullable(),
    returnedInPeriod: p.integer(),
    missingReports: p.integer(),
    reportLateUntil: p.datetime().nullable(),
    reviewDueAt: p.datetime().nullable(),
    stoppedBy: p.uuid().nullable(),
    stoppedSince: p.datetime().nullable(),
    successorId: p.uuid().nullable(),
    endReason: p.text().nullable(),
    nextDueAt: p.datetime().nullable(),
    version: p.integer(),
  },
});

/** One body's part of a task: it has its own owner of the next move, clock and lamp. */
export class TaskPart extends TaskPartSchema.class {
  /** Takes a step. @throws state.illegal-step with what is possible now */
  take(action: PartAction): void {
    this.state = step(partStates, this.state, action);
  }

  /** True while something is expected of somebody. */
  isOpen(): boolean {
    return this.state !== 'draft' && !settledPartStates.has(this.state);
  }

  /** Moves the deadline; every open milestone goes along. */
  moveDeadline(after: Date, calendar: WorkingCalendar): void {
    const before = this.dueAt ?? null;
    this.dueAt = after;
    if (before === null || before.getTime() === after.getTime()) return;
    this.milestones = this.milestones.map((milestone) =>
      milestone.doneAt === null
        ? {
            ...milestone,
            dueAt: moveMilestone(new Date(milestone.dueAt), { before, after }, calendar).toISOString(),
          }
        : milestone,
    );
  }

  /**
   * Stops the clock until the end of a day; every open date moves by the wd until then at once.
   * @throws state.illegal-step where it stands already, or nothing runs
   */
  suspend(until: Date, calendar: WorkingCalendar, now: Date): void {
    this.take('suspend');
    this.suspendedUntil = until;
    const days = calendar.workingDaysBetween(now, until);
    const moved = (dueAt: Date) => (days === 0 ? dueAt : calendar.addWorkingDays(dueAt, days));
    if (this.dueAt) return this.moveDeadline(moved(this.dueAt), calendar);
    this.milestones = this.milestones.map((milestone) =>
      milestone.doneAt === null
        ? { ...milestone, dueAt: moved(new Date(milestone.dueAt)).toISOString() }
        : milestone,
    );
  }

  /**
   * Lets a suspended part go on before its day: every open date comes back by the wd that were not used.
   * @throws state.illegal-step where it does not stand
   */
  resume(calendar: WorkingCalendar, now: Date): void {
    this.take('resume');
    const days = calendar.workingDaysBetween(now, this.suspendedUntil ?? now);
    this.suspendedUntil = null;
    const moved = (dueAt: Date) => (days === 0 ? dueAt : calendar.addWorkingDays(dueAt, -days));
    if (this.dueAt) return this.moveDeadline(moved(this.dueAt), calendar);
    this.milestones = this.milestones.map((milestone) =>
      milestone.doneAt === null
        ? { ...milestone, dueAt: moved(new Date(milestone.dueAt)).toISOString() }
        : milestone,
    );
  }

  /**
   * Shows where a request to move its clock stands: from the head's signature on the time lamp is held, until the
   * request ends. `dueAt` is the limit of whoever has it now.
   */
  followRequest(state: DeadlineRequestState, dueAt: Date | null, now: Date): void {
    const pending = isPendingRequest(state);
    this.requestStep = pending ? state : null;
    this.requestDueAt = pending ? dueAt : null;
    if (!pending) this.timeHeldSince = null;
    else if (state !== 'filed') this.timeHeldSince ??= now;
  }

  /** True once its suspension has ended and nobody has resumed it yet. */
  isToResume(now: Date): boolean {
    return this.state === 'suspended' && this.suspendedUntil != null && now > this.suspendedUntil;
  }

  /** Everything by which this part is judged. Precondition: it was dispatched. */
  facts(): PartFacts {
    return {
      held: heldPartStates.has(this.state) || this.stoppedBy != null,
      timeHeldSince: this.timeHeldSince ?? null,
      settled: settledPartStates.has(this.state),
      urgent: this.urgent,
      dispatchedAt: this.dispatchedAt ?? new Date(Number.NaN),
      dueAt: this.dueAt ?? null,
      signedAt: this.signedAt ?? null,
      progress: this.progress,
      milestones: runningMilestones(this.milestones.map(milestoneFacts)),
      returnedInPeriod: this.returnedInPeriod,
      missingReports: this.missingReports,
      nextDueAt: this.nextDueAt ?? null,
      memory: {
        colour: this.lamp,
        episode: this.episode,
        remindedAt: this.remindedAt ?? null,
        yellowAt: this.yellowAt ?? null,
        urgedAt: this.urgedAt ?? null,
        redAt: this.redAt ?? null,
        interviewAt: this.interviewAt ?? null,
      },
    };
  }

  /** What this part remembers of its monthly reports. Precondition: it was dispatched. */
  windowMemory(): WindowMemory {
    return {
      held: heldPartStates.has(this.state),
      dispatchedAt: this.dispatchedAt ?? new Date(Number.NaN),
      milestoneDueAt: this.milestones
        .filter(({ doneAt, stopped }) => doneAt === null && stopped === undefined)
        .map(({ dueAt }) => new Date(dueAt)),
      lamp: this.lamp,
      windowPeriod: this.windowPeriod ?? null,
      reportLateUntil: this.reportLateUntil ?? null,
      missingReports: this.missingReports,
      returnedInPeriod: this.returnedInPeriod,
    };
  }

  /** Judges the part and keeps what follows for its lamp and its ladder; rungs are for the caller to record. */
  judge(law: CityLaw, now: Date): PartJudgement {
    const facts = this.facts();
    const judgement = judgePart(facts, law, now);
    const worst = judgement.dimensions[judgement.worst];
    if (this.lamp !== judgement.colour) this.lampSince = now;
    const { colour, ...memory } = mergeMemory(facts.memory, judgement, now);
    Object.assign(this, memory);
    this.lamp = colour;
    this.lampDimension = judgement.worst;
    this.lampSentence = worst.sentence;
    this.lampWayBack = worst.wayBack;
    this.lampWorsensAt = judgement.worsensAt;
    return judgement;
  }
}
TaskPartSchema.setClass(TaskPart);

/** A milestone as the rules judge it. */
export const milestoneFacts = (milestone: StoredMilestone): StoppableMilestone => ({
  ...milestone,
  dueAt: new Date(milestone.dueAt),
  doneAt: milestone.doneAt === null ? null : new Date(milestone.doneAt),
  stopped: milestone.stopped !== undefined,
});
