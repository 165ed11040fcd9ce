import { endOfMonth, justAfter, justBefore } from '../calendar/city-day.js';
import type { CityLaw } from '../city-law.js';
import { isLit, latest } from './ground.js';
import { episodeMemory, wasUrged } from './merge-memory.js';
import type { Audience, LadderMemory, LampColour, PartFacts, PartRung, RungDue } from './part-facts.js';

/** What the ladder has to know of whatever climbs it: a part of a task, or a construction project. */
type LadderFacts = Pick<PartFacts, 'memory' | 'dueAt' | 'dispatchedAt' | 'urgent' | 'timeHeldSince'>;

/** What the lamp's grounds say to the ladder. */
export interface LadderInput {
  facts: LadderFacts;
  law: CityLaw;
  now: Date;
  /** The lamp at `now`. */
  colour: LampColour;
  /** Since when the grounds that hold make it burn at all; null while it does not. */
  litSince: Date | null;
  /** Since when they make it red; null while it is not. */
  redSince: Date | null;
  /** Since when the progress is below the expected; null: on plan for good. */
  behindSince: Date | null;
  /** Nothing can have become due before it: the day an outage began, or now. */
  floor: Date | null;
}

const audiences: Record<PartRung, readonly Audience[]> = {
  reminder: ['contact'],
  yellow: ['head', 'contact'],
  urge: ['head', 'contact'],
  red: ['head', 'responsible_leader'],
  interview: ['supervision_office', 'responsible_leader'],
};

/**
 * The rungs that are due and not recorded, in rising order. Of several only the highest is noticed; a reminder of a
 * deadline that has passed is not noticed either.
 * Source: rules.md, "Ladder"; architecture.md, law 5 (passed over after an outage).
 */
export function dueRungs(input: LadderInput): RungDue[] {
  const { facts, now, colour } = input;
  const memory = isLit(colour) ? episodeMemory(facts.memory) : facts.memory;
  const instants: [PartRung, Date | null][] = [
    ['reminder', reminderAt(input)],
    ['yellow', yellowAt(input, memory)],
    ['urge', urgeAt(input, { ...memory, yellowAt: memory.yellowAt ?? yellowAt(input, memory) })],
    ['red', colour === 'red' && memory.redAt === null ? input.redSince : null],
    ['interview', interviewAt(input, memory)],
  ];
  const due = instants.flatMap(([rung, at]) => (at !== null && at <= now ? [{ rung, at }] : []));
  return due.map(({ rung, at }, index) => {
    const tooLate = rung === 'reminder' && facts.dueAt !== null && now > facts.dueAt;
    const passedOver = tooLate || index < due.length - 1;
    const notify = passedOver ? [] : audienceOf(rung, facts.urgent);
    return { rung, at, episode: memory.episode, passedOver, notify };
  });
}

/**
 * The instants later than `now` at which a rung falls due while the lamp keeps its colour; `after` is the memory
 * with all that is due recorded.
 */
export function laterRungs(input: LadderInput, after: LadderMemory): Date[] {
  const instants = [reminderAt(input), urgeAt(input, after), interviewAt(input, after)];
  return instants.filter((at) => at !== null).filter((at) => at > input.now);
}

// Urgent parts 特急: the responsible leader is told at yellow already (assumption).
function audienceOf(rung: PartRung, urgent: boolean): readonly Audience[] {
  return rung === 'yellow' && urgent ? [...audiences.yellow, 'responsible_leader'] : audiences[rung];
}

// A moved deadline is reminded of again: what was reminded before its new day does not count.
function reminderAt({ facts, law, floor }: LadderInput): Date | null {
  const { dueAt, memory, timeHeldSince = null } = facts;
  if (dueAt === null || timeHeldSince !== null) return null;
  const at = justAfter(reminderLimit(facts.dispatchedAt, dueAt, law));
  if (memory.remindedAt !== null && memory.remindedAt >= at) return null;
  return floor === null ? at : latest(at, floor);
}

/**
 * The limit at which a part is reminded: 5 wd before its deadline, or at half of a task shorter than twice that;
 * a task of less than 2 wd at half of its hours.
 * Source: rules.md, "Ladder"; what is shorter is an assumption.
 */
function reminderLimit(dispatchedAt: Date, dueAt: Date, { rules, calendar }: CityLaw): Date {
  const half = Math.floor(calendar.workingDaysBetween(dispatchedAt, dueAt) / 2);
  const beforeWd = Math.min(rules.ladder.reminderBeforeWd, half);
  if (beforeWd > 0) return calendar.workingDaysBefore(dueAt, beforeWd);
  return new Date((dispatchedAt.getTime() + dueAt.getTime()) / 2);
}

// A lamp that went straight to red, or came back from red, was never newly yellow.
function yellowAt({ litSince, redSince }: LadderInput, memory: LadderMemory): Date | null {
  if (litSince === null || memory.yellowAt !== null || memory.redAt !== null) return null;
  return redSince === null || litSince < redSince ? litSince : null;
}

// Yellow for 2 wd without a break, behind plan, once an episode, and not within the cooldown of an older urge.
function urgeAt(input: LadderInput, memory: LadderMemory): Date | null {
  const { law, behindSince, redSince, floor } = input;
  if (memory.yellowAt === null || behindSince === null || !isLit(input.colour)) return null;
  if (memory.redAt !== null || wasUrged(memory)) return null;
  const { urgeAfterYellowWd, urgeCooldownWd } = law.rules.ladder;
  const after = (since: Date, n: number) => justAfter(law.calendar.addWorkingDays(justBefore(since), n));
  const limits = [after(memory.yellowAt, urgeAfterYellowWd)];
  if (memory.urgedAt !== null) limits.push(after(memory.urgedAt, urgeCooldownWd));
  const at = latest(behindSince, ...limits, ...(floor === null ? [] : [floor]));
  return redSince !== null && redSince <= at ? null : at;
}

// Red without a break at so many month ends in a row (that it may not be yellow between them is an assumption).
function interviewAt(input: LadderInput, memory: LadderMemory): Date | null {
  const { facts, law, colour, redSince, floor } = input;
  const since = facts.memory.colour === 'red' ? facts.memory.redAt : redSince;
  if (colour !== 'red' || memory.interviewAt !== null || since === null) return null;
  const at = justAfter(endOfMonth(since, law.rules.ladder.interviewRedMonthEnds - 1));
  return floor === null ? at : latest(at, floor);
}
