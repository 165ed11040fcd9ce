import { isLit } from './ground.js';
import type { LadderMemory, PartJudgement, PartRung } from './part-facts.js';

/**
 * What the ladder remembers after a judgement was recorded. An episode begins when the lamp leaves green and ends
 * when it is green (or grey) again: then its rungs are free for the next one. The reminder belongs to the deadline
 * and the last urge to its cooldown, so both outlive the episode. `remindedAt` is when it was done, the others when
 * they became due; `redAt` is the beginning of the present red, or of the last one while the lamp is yellow again.
 */
export function mergeMemory(
  memory: LadderMemory,
  judgement: Pick<PartJudgement, 'colour' | 'rungs' | 'turnedRedAt'>,
  now: Date,
): LadderMemory {
  const { colour } = judgement;
  const reached = (rung: PartRung) => judgement.rungs.find((due) => due.rung === rung)?.at ?? null;
  const lasting = {
    colour,
    remindedAt: reached('reminder') === null ? memory.remindedAt : now,
    urgedAt: reached('urge') ?? memory.urgedAt,
  };
  if (!isLit(colour))
    return { ...lasting, episode: memory.episode, yellowAt: null, redAt: null, interviewAt: null };
  const before = episodeMemory(memory);
  return {
    ...lasting,
    episode: before.episode,
    yellowAt: reached('yellow') ?? before.yellowAt,
    redAt: judgement.turnedRedAt ?? before.redAt,
    interviewAt: reached('interview') ?? before.interviewAt,
  };
}

/** The memory of the episode that a burning lamp is in: the present one, or a new one with nothing done yet. */
export function episodeMemory(memory: LadderMemory): LadderMemory {
  if (isLit(memory.colour)) return memory;
  return { ...memory, episode: memory.episode + 1, yellowAt: null, redAt: null, interviewAt: null };
}

/** Whether the present episode, which began yellow, was urged already; an older urge lies before its yellow. */
export function wasUrged({ urgedAt, yellowAt }: Pick<LadderMemory, 'urgedAt' | 'yellowAt'>): boolean {
  return urgedAt !== null && yellowAt !== null && urgedAt >= yellowAt;
}
