import type { Decision } from '../../decision/decisions/decision.entity.js';
import { nextDue } from '../../decision/tasks/part-rejudge.record.js';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { CityLaw } from '../../domain/city-law.js';
import { followWindow } from '../../domain/implementation/follow-window.js';
import type { ReportWindow } from '../../domain/implementation/report-window.js';
import type { Judged } from './ladder.record.js';

/** What one look found: the judgement, what the lamp showed before, and the monthly windows that were passed. */
export interface PartLook extends Pick<Judged, 'before' | 'judgement'> {
  /** Windows that opened and found a report owed. */
  owed: readonly ReportWindow[];
  /** Periods whose late days ended without a report. */
  missed: readonly string[];
  /** Its clock had been stopped until a day, and that day is over. */
  resumed: boolean;
}

/**
 * Brings a part to an instant: the end of its suspension, its month windows, its lamp and its ladder, and when to look again. The one way in which
 * the sweep looks and in which the forecast looks ahead, so that what is foretold is what comes.
 * Precondition: the part was dispatched, and the instant is not before its last look.
 */
export function lookAtPart(part: TaskPart, law: CityLaw, now: Date): PartLook {
  // The deadline moved when the clock was stopped: to go on changes nothing but the state.
  const resumed = part.isToResume(now);
  if (resumed) part.take('resume');
  const { memory, owed, missed } = followWindow(part.windowMemory(), law, now);
  Object.assign(part, memory);
  const before = { lamp: part.lamp, lampDimension: part.lampDimension };
  const judgement = part.judge(law, now);
  part.nextDueAt = nextDue(part, judgement, { law, now });
  return { before, judgement, owed, missed, resumed };
}

/**
 * Lets a draft leave whose minutes to take it back are over: a person confirmed, from now on it is the unit's move.
 * @returns false where it stays
 */
export function leaves(part: TaskPart, decision: Pick<Decision, 'state' | 'leavesAt'>, now: Date): boolean {
  const at = part.nextDueAt ?? decision.leavesAt;
  if (decision.state === 'draft' || at === null || at === undefined || at > now) return false;
  part.take('dispatch');
  part.dispatchedAt = now;
  return true;
}
