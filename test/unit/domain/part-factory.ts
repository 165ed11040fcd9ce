import { judgePart } from '../../../src/domain/supervision/judge-part.js';
import { mergeMemory } from '../../../src/domain/supervision/merge-memory.js';
import type {
  LadderMemory,
  MilestoneFacts,
  PartFacts,
  PartJudgement,
} from '../../../src/domain/supervision/part-facts.js';
import { at, law } from './city-law.js';

/** Nothing done yet. */
export const blankMemory: LadderMemory = {
  colour: 'green',
  episode: 0,
  remindedAt: null,
  yellowAt: null,
  urgedAt: null,
  redAt: null,
  interviewAt: null,
};

/** A signed part on plan: dispatched Monday 2026-11-02 09:00, due 24:00 of Friday 2026-11-27 (19 wd), no milestones. */
export function aPart(differs: Partial<PartFacts> = {}): PartFacts {
  return {
    held: false,
    settled: false,
    urgent: false,
    dispatchedAt: at('2026-11-02 09:00'),
    dueAt: at('2026-11-27 24:00'),
    signedAt: at('2026-11-02 10:00'),
    progress: 0,
    milestones: [],
    returnedInPeriod: 0,
    missingReports: 0,
    memory: blankMemory,
    ...differs,
  };
}

/** A milestone at the part's deadline, even in working days to 100 %. */
export function aMilestone(differs: Partial<MilestoneFacts> = {}): MilestoneFacts {
  return {
    title: '完成招标',
    dueAt: at('2026-11-27 24:00'),
    curve: 'linear',
    expectedAtEnd: 100,
    monthlyPlan: null,
    doneAt: null,
    ...differs,
  };
}

/** The rungs of a judgement in short: `red`, or `(yellow)` when passed over. */
export function rungsOf(judgement: PartJudgement): string[] {
  return judgement.rungs.map(({ rung, passedOver }) => (passedOver ? `(${rung})` : rung));
}

/** The rungs due at an instant, in short. */
export function rungs(facts: PartFacts, now: string): string[] {
  return rungsOf(judgePart(facts, law, at(now)));
}

/** The same part after it was judged at each of these instants, its rungs recorded. */
export function after(facts: PartFacts, ...looks: string[]): PartFacts {
  return looks.reduce((part, look) => {
    const judgement = judgePart(part, law, at(look));
    const memory = mergeMemory(part.memory, judgement, at(look));
    return { ...part, memory, nextDueAt: judgement.nextDueAt };
  }, facts);
}

/** A memory of what was done. */
export function memoryOf(differs: Partial<LadderMemory>): LadderMemory {
  return { ...blankMemory, ...differs };
}
