import type { Decision } from '../../decision/decisions/decision.entity.js';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { CityLaw } from '../../domain/city-law.js';
import { partStates } from '../../domain/states/part-states.js';
import type { LampColour } from '../../domain/supervision/part-facts.js';
import { leaves, lookAtPart } from './look-at-part.js';

/** A lamp as it will stand at one instant if nobody acts until then. */
export interface ForetoldLamp {
  colour: LampColour;
  sentence: string | null;
  wayBack: string | null;
  /** When it takes this colour; null: it has it already. */
  since: Date | null;
}

/** From where one looks ahead. */
export interface ForecastGround {
  decision: Pick<Decision, 'state' | 'leavesAt'>;
  /** The law of today: what will be changed by then nobody knows. */
  law: CityLaw;
  now: Date;
}

/**
 * Goes ahead with a part from one instant at which it is due to the next, as the sweep will, and tells its lamp at each
 * of the instants, which are in rising order. The part is used up: it stands at the last of them.
 * Source: mission.md, X7: what will be red in 30 days if nothing changes.
 */
export function projectPart(
  part: TaskPart,
  ground: ForecastGround,
  instants: readonly Date[],
): ForetoldLamp[] {
  let since: Date | null = null;
  return instants.map((until) => {
    for (let at = dueFrom(part, ground); at !== null && at <= until; at = dueFrom(part, ground)) {
      const { lamp } = part;
      if (!lookAhead(part, ground, at)) break;
      if (part.lamp !== lamp) since = at;
    }
    return foretoldLamp(part, since);
  });
}

/** The lamp of a part as it stands. */
export const foretoldLamp = (part: TaskPart, since: Date | null): ForetoldLamp => ({
  colour: part.lamp,
  sentence: part.lampSentence ?? null,
  wayBack: part.lampWayBack ?? null,
  since,
});

// What is overdue for a look, after an outage or within the second of a command, is looked at now.
function dueFrom({ nextDueAt }: TaskPart, { now }: ForecastGround): Date | null {
  if (nextDueAt === null || nextDueAt === undefined) return null;
  return nextDueAt > now ? nextDueAt : now;
}

function lookAhead(part: TaskPart, { decision, law }: ForecastGround, at: Date): boolean {
  if (part.state === partStates.initial && !leaves(part, decision, at)) return false;
  lookAtPart(part, law, at);
  return true;
}
