import { justAfter } from '../calendar/city-day.js';
import type { CityLaw } from '../city-law.js';
import { AppError } from '../errors.js';
import { isOpenRestriction } from '../states/restriction-states.js';
import type { RestrictionState } from '../states/restriction-states.js';
import { earliest } from './ground.js';
import type { LampColour } from './part-facts.js';
import { sayLimit } from './sentences.js';

/** Who has the next move on a restriction: a body, the office, the responsible leader, the meeting, or nobody. */
export type RestrictionMover = 'body' | 'office' | 'leader' | 'meeting' | 'nobody';

/** What the clock of a restriction may ask for. */
type RestrictionStepName = 'remind' | 'to_leader' | 'to_meeting' | 'urge_meeting';

/** Everything by which the clock of one restriction is judged. */
export interface RestrictionFacts {
  state: RestrictionState;
  /** Limit of whoever has the move, inclusive. Counted from when he got it: nobody is passed over after an outage. */
  dueAt: Date;
  /** When this holder was reminded; null: not yet. */
  remindedAt: Date | null;
  /** Whether a responsible leader is named; without one it goes to the meeting at once. */
  hasLeader: boolean;
}

/** One step that is due, and the instant at which it became due. */
interface RestrictionStep {
  step: RestrictionStepName;
  at: Date;
}

/** What is due for a restriction, and when to look again; an open one always has a later instant. */
export interface RestrictionJudgement {
  steps: readonly RestrictionStep[];
  /** Null only once it ended. Always > now. */
  nextDueAt: Date | null;
}

/**
 * Judges the clock of a restriction at one instant: whoever has the move is reminded on his last working day; after it
 * the restriction climbs, at last to the dispatch meeting, whose convener is urged each time its days are over.
 * Source: rules.md, "Restriction": answer in 3 wd, then the responsible leader 3 wd, then the dispatch meeting.
 */
export function judgeRestriction(facts: RestrictionFacts, law: CityLaw, now: Date): RestrictionJudgement {
  const pending = limitsOf(facts, law);
  const due = pending.filter(({ at }) => at <= now);
  // Of a reminder and the climb that an outage hid together only the climb is left.
  return {
    steps: due.slice(-1),
    nextDueAt: earliest(pending.filter(({ at }) => at > now).map(({ at }) => at)),
  };
}

/** The lamp of whoever has the move: yellow on his last working day, red after his limit; green once it ended. */
export function restrictionLamp(facts: RestrictionFacts, law: CityLaw, now: Date): LampColour {
  if (!isOpenRestriction(facts.state)) return 'green';
  if (now > facts.dueAt) return 'red';
  return now >= lastDayOf(facts.dueAt, law) ? 'yellow' : 'green';
}

/** From when on the lamp of whoever has the move is yellow: the first instant of the last wd of his limit. */
function lastDayOf(dueAt: Date, { calendar }: CityLaw): Date {
  return justAfter(calendar.workingDaysBefore(dueAt, 1));
}

/** Who has the next move, and what is expected of him. Exactly one in every open state. Source: mission.md S4. */
export function restrictionMove(state: RestrictionState): { who: RestrictionMover; action: string } {
  switch (state) {
    case 'asked':
    case 'rerouted':
    case 'assigned':
      return { who: 'body', action: '答复提请协调' };
    case 'with_office':
      return { who: 'office', action: '指定由谁答复' };
    case 'with_leader':
      return { who: 'leader', action: '协调解决' };
    case 'on_agenda':
      return { who: 'meeting', action: '在调度会上议定' };
    default:
      return { who: 'nobody', action: '已了结' };
  }
}

/** Until when whoever gets the move in a state has it, inclusive. Source: rules.md; office and meeting: assumption. */
export function moveDueAt(state: RestrictionState, { rules, calendar }: CityLaw, now: Date): Date {
  const { answerWithinWd, assignWithinWd, leaderWithinWd, meetWithinWd } = rules.restriction;
  const days = {
    body: answerWithinWd,
    office: assignWithinWd,
    leader: leaderWithinWd,
    meeting: meetWithinWd,
  };
  const { who } = restrictionMove(state);
  return who === 'nobody' ? now : calendar.addWorkingDays(now, days[who]);
}

/**
 * Lets a restriction be raised only while there is time to solve it; without a date there is.
 * Source: rules.md, "Restriction": raised at least 3 wd before the deadline.
 * @throws AppError restriction.too-late
 */
export function assertRaisedInTime(dueAt: Date | null, { rules, calendar }: CityLaw, now: Date): void {
  if (dueAt === null) return;
  const until = calendar.workingDaysBefore(dueAt, rules.restriction.raiseBeforeWd);
  if (now <= until) return;
  throw new AppError(
    'restriction.too-late',
    `提请协调须在时限${sayLimit(dueAt)}的${rules.restriction.raiseBeforeWd}个工作日以前提出，即${sayLimit(until)}前；现在已经来不及，请按时限办理或申请延期。`,
  );
}

function limitsOf(
  { state, dueAt, remindedAt, hasLeader }: RestrictionFacts,
  law: CityLaw,
): RestrictionStep[] {
  if (!isOpenRestriction(state)) return [];
  const remind = remindedAt === null ? [{ step: 'remind' as const, at: lastDayOf(dueAt, law) }] : [];
  return [...remind, { step: climbFrom(state, hasLeader), at: justAfter(dueAt) }];
}

function climbFrom(state: RestrictionState, hasLeader: boolean): RestrictionStepName {
  if (state === 'on_agenda') return 'urge_meeting';
  return state === 'with_leader' || !hasLeader ? 'to_meeting' : 'to_leader';
}
