import {
  ApplicationFailure,
  ActivityFailure,
  condition,
  defineSignal,
  log,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { LoopActivities, Sweep } from '../../activities/contracts.js';

/** Wakes a loop before its time. Carries nothing: pokes may be merged, repeated or late. */
const poke = defineSignal('poke');

/** Retried by the server without limit: an outage delays a loop, it never ends one, and leaves no trace in its history. */
const durable = proxyActivities<LoopActivities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '5 seconds',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

/** One try in the worker that runs the workflow: half the server's work for a look, and that is nearly all of them. */
const quick = proxyLocalActivities<LoopActivities>({
  startToCloseTimeout: '2 minutes',
  retry: { maximumAttempts: 1 },
});

type Step = Exclude<keyof LoopActivities, 'recordFault'>;

const step =
  (name: Step) =>
  async (id: string): Promise<Sweep> => {
    try {
      return await quick[name](id);
    } catch (error) {
      if (refusalOf(error)?.nonRetryable === true) throw error;
      return durable[name](id);
    }
  };

/** The steps of the loops; each is safe to run twice. */
export const act: Record<Step, (id: string) => Promise<Sweep>> = {
  supervise: step('supervise'),
  summarise: step('summarise'),
  followOrder: step('followOrder'),
  followRestriction: step('followRestriction'),
  followObjection: step('followObjection'),
  followProjects: step('followProjects'),
  followConsequence: step('followConsequence'),
  followYear: step('followYear'),
  followExplanation: step('followExplanation'),
};

const hourMs = 3_600_000;
// A timer of months is legal, but a bound keeps a lost wake-up from lasting for ever.
const longestSleepMs = 30 * 24 * hourMs;

/** Asked to begin again with an empty history; every stage is idempotent, so finished ones pass at once. */
export class HistoryIsLong extends Error {}

/** The ear of one workflow run; set up before its first await so that no poke is missed. */
export class Ear {
  #poked = false;

  constructor() {
    setHandler(poke, () => {
      this.#poked = true;
    });
  }

  /** Forgets earlier pokes; called immediately before looking, never after. */
  clear(): void {
    this.#poked = false;
  }

  /** Sleeps until the time is over or a poke comes. This is the only place where a workflow sleeps. */
  async rest(ms: number): Promise<void> {
    if (ms <= 0) return;
    await condition(() => this.#poked, Math.min(Math.max(1, ms), longestSleepMs));
  }
}

/**
 * Looks at the record until nothing is due any more, sleeping in between.
 * A refusal is recorded as a fault and tried again at the next poke or in an hour.
 * @throws HistoryIsLong when the server suggests a fresh run
 */
export async function untilDone(ear: Ear, look: () => Promise<Sweep>): Promise<void> {
  for (;;) {
    if (workflowInfo().continueAsNewSuggested) throw new HistoryIsLong();
    ear.clear();
    const { done, wakeInMs } = await lookOrRecord(look);
    if (done) return;
    await ear.rest(wakeInMs);
  }
}

async function lookOrRecord(look: () => Promise<Sweep>): Promise<Sweep> {
  try {
    return await look();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    log.warn('a step was refused', { code: refusal.type, message: refusal.message });
    const { workflowId, workflowType } = workflowInfo();
    await durable.recordFault({
      workflowId,
      workflowType,
      code: refusal.type ?? 'unknown',
      message: refusal.message,
    });
    return { done: false, wakeInMs: hourMs };
  }
}

function refusalOf(error: unknown): ApplicationFailure | undefined {
  // A quick step fails with the refusal itself, a durable one with a failure that holds it.
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure ? cause : undefined;
}
