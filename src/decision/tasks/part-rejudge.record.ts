import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { justAfter } from '../../domain/calendar/city-day.js';
import type { CityLaw } from '../../domain/city-law.js';
import { followWindow } from '../../domain/implementation/follow-window.js';
import { earliest } from '../../domain/supervision/ground.js';
import type { PartJudgement } from '../../domain/supervision/part-facts.js';
import type { Poke } from '../../persistence/change.js';
import { recordEpisodes } from '../../supervision/lamps/ladder.record.js';
import { decisionWorkflowId } from '../../temporal/workflow-ids.js';
import { restrictionPoke } from '../../supervision/restrictions/restriction.record.js';
import { stoppedFor } from './stopped-part.record.js';
import type { TaskPart } from './task-part.entity.js';

/**
 * Judges the lamp of a part that a command has just changed, in the same transaction. Rungs stay for the sweep:
 * where one is due the part is due at once. Pokes exactly when the part became due earlier than before, or left
 * the open ones. Call it last, then save the part once.
 */
export function rejudge(
  part: TaskPart,
  law: CityLaw,
  now: Date,
): { writes: RawQueryFragment[]; pokes: Poke[]; judgement: PartJudgement } {
  const dueBefore = part.nextDueAt ?? null;
  const memory = ladderMemory(part);
  const judgement = part.judge(law, now);
  const climbing = judgement.rungs.length > 0;
  // What the ladder remembers is written together with its rungs, by the sweep.
  if (climbing) Object.assign(part, memory);
  part.nextDueAt = climbing ? now : nextDue(part, judgement, { law, now });
  const writes = climbing ? [] : recordEpisodes([{ part, before: memory, judgement }], law, now);
  return { writes, pokes: pokesFor(part, dueBefore, now), judgement };
}

/**
 * The next instant at which a part has to be looked at: its ladder's, its month window's, the end of its suspension, or
 * the limit of whoever has a request about its clock.
 */
export function nextDue(
  part: TaskPart,
  judgement: PartJudgement,
  { law, now }: { law: CityLaw; now: Date },
): Date | null {
  if (!part.isOpen()) return null;
  const window = followWindow(part.windowMemory(), law, now).nextAt;
  const limits = [part.requestDueAt, part.state === 'suspended' ? part.suspendedUntil : null];
  const later = limits.flatMap((limit) => (limit != null && limit >= now ? [justAfter(limit)] : []));
  return earliest([window, judgement.nextDueAt, ...later]);
}

function pokesFor(part: TaskPart, before: Date | null, now: Date): Poke[] {
  const dueAt = part.isOpen() ? part.nextDueAt : now;
  const earlier = dueAt !== null && dueAt !== undefined && (before === null || dueAt < before);
  // What waited for somebody else waits no more once the part is settled.
  const ended = part.isOpen() ? [] : stoppedFor(part).map((id) => restrictionPoke(id, now));
  if (!earlier) return ended;
  const own = {
    workflowType: 'decisionLoop',
    workflowId: decisionWorkflowId(part.decisionId),
    dueAt,
  } as const;
  return [own, ...ended];
}

function ladderMemory(part: TaskPart) {
  const { lamp, lampDimension, lampSince, lampSentence, lampWayBack, lampWorsensAt } = part;
  const { episode, remindedAt, yellowAt, urgedAt, redAt, interviewAt } = part;
  return {
    ...{ lamp, lampDimension, lampSince, lampSentence, lampWayBack, lampWorsensAt },
    ...{ episode, remindedAt, yellowAt, urgedAt, redAt, interviewAt },
  };
}
