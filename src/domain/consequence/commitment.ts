import { dayOf } from '../calendar/city-day.js';
import type { InterviewChainState } from '../states/interview-chain-states.js';

/** Whether a public commitment 公开承诺 was kept: it runs, was kept in time or late, is overdue, or was taken back. */
export type CommitmentState = 'running' | 'kept' | 'kept_late' | 'overdue' | 'revoked';

/** What a commitment is judged by. */
interface CommitmentFacts {
  /** Where the interview behind it stands. */
  state: InterviewChainState;
  /** The day that was promised, `YYYY-MM-DD`, inclusive. */
  dueOn: string;
  /** When the body reported its rectification as done; null: it has not. */
  doneAt: Date | null;
}

/**
 * Where a public commitment stands at an instant. It is kept once the check of its rectification passed; what counts is
 * the day on which the body reported it as done, for the time of the check is not the body's. A commitment whose day has
 * passed without that is overdue, whatever is done later until the check passes.
 * Source: rules.md, "Consequences": public commitment (text, date, phone) → rectification task → check → closed;
 * "A task's life": review time never counts against the unit.
 */
export function commitmentStateOf({ state, dueOn, doneAt }: CommitmentFacts, now: Date): CommitmentState {
  if (state === 'revoked') return 'revoked';
  const inTime = doneAt !== null && dayOf(doneAt) <= dueOn;
  if (state === 'closed') return inTime ? 'kept' : 'kept_late';
  return inTime || dayOf(now) <= dueOn ? 'running' : 'overdue';
}
