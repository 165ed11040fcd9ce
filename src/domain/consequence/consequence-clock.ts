import { justAfter } from '../calendar/city-day.js';
import type { CityLaw } from '../city-law.js';
import type { InterviewChainState } from '../states/interview-chain-states.js';
import { isOpenChain } from '../states/interview-chain-states.js';

/** Something that is awaited until a limit, inclusive. */
export interface Awaited {
  /** Which limit, with its round: told once under this name. */
  key: string;
  dueAt: Date;
}

/** What a clock has to tell at one instant, and when to look again. */
export interface ConsequenceJudgement<A extends Awaited> {
  /** Limits that passed and were not told yet, the earliest first. */
  overdue: A[];
  /** Always > now; null: nothing more can become overdue by itself. */
  nextDueAt: Date | null;
}

/**
 * Which of the awaited things are overdue and untold. The clock tells, it never decides: that is a person's.
 * Source: architecture, row `consequence`; rules.md, "Ladder": nothing is issued unsigned.
 */
export function judgeAwaited<A extends Awaited>(
  awaited: readonly A[],
  { told, now }: { told: readonly string[]; now: Date },
): ConsequenceJudgement<A> {
  const open = awaited
    .filter(({ key }) => !told.includes(key))
    .toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime());
  const overdue = open.filter(({ dueAt }) => now > dueAt);
  const [next] = open.filter(({ dueAt }) => now <= dueAt);
  return { overdue, nextDueAt: next === undefined ? null : justAfter(next.dueAt) };
}

/** What a person still has to decide: the proposal as the rules made it, or made anew. */
export interface UndecidedFacts {
  /** When it was proposed. */
  proposedAt: Date;
  /** Limit of the body's statement, inclusive; null: none is asked for. */
  statementUntil: Date | null;
  statedAt: Date | null;
  /** When a corrected result took it up again; null: it was never signed. */
  reopenedAt: Date | null;
}

/** Where a signed interview stands. */
export interface ChainFacts {
  state: InterviewChainState;
  round: number;
  dueAt: Date | null;
  meetingAt: Date | null;
}

/** A limit with what it is the limit of. */
export interface AwaitedStep extends Awaited {
  what: 'statement' | 'signature' | 'step' | 'record';
}

/**
 * All that is awaited of one consequence: the body's statement, the signature after it, and each step of the interview
 * that was signed. `undecided` null: it is decided; `chain` null: no interview was signed.
 * Source: rules.md, "Consequences"; the limit of the signature is an assumption.
 */
export function awaitedOf(
  { undecided, chain }: { undecided: UndecidedFacts | null; chain: ChainFacts | null },
  { rules, calendar }: CityLaw,
): AwaitedStep[] {
  return [
    ...(undecided === null ? [] : decisionLimits(undecided, { rules, calendar })),
    ...(chain === null ? [] : chainLimits(chain, { rules, calendar })),
  ];
}

function decisionLimits(
  { proposedAt, statementUntil, statedAt, reopenedAt }: UndecidedFacts,
  { rules, calendar }: CityLaw,
): AwaitedStep[] {
  const from = reopenedAt ?? statedAt ?? statementUntil ?? proposedAt;
  const round = reopenedAt === null ? '' : `:${reopenedAt.toISOString()}`;
  const dueAt = calendar.addWorkingDays(from, rules.consequence.signWithinWd);
  const signature: AwaitedStep = { what: 'signature', key: `signature${round}`, dueAt };
  if (statementUntil === null || statedAt !== null || reopenedAt !== null) return [signature];
  return [{ what: 'statement', key: 'statement', dueAt: statementUntil }, signature];
}

// A notice that nobody confirmed does not hide that the appointment passed.
function chainLimits(
  { state, round, dueAt, meetingAt }: ChainFacts,
  { rules, calendar }: CityLaw,
): AwaitedStep[] {
  if (!isOpenChain(state) || dueAt === null) return [];
  const step: AwaitedStep = { what: 'step', key: `${state}:${round}`, dueAt };
  if (state !== 'called' || meetingAt === null) return [step];
  const limit = calendar.addWorkingDays(meetingAt, rules.consequence.interview.recordWithinWd);
  return [step, { what: 'record', key: `record:${round}`, dueAt: limit }];
}
