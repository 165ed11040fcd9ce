import type { CityLaw } from '../city-law.js';
import { earliest, earliestGround } from './ground.js';
import { floorOf, sinceWhen } from './judge-part.js';
import { dueRungs, laterRungs } from './ladder.js';
import type { LadderInput } from './ladder.js';
import { mergeMemory } from './merge-memory.js';
import type { LadderMemory, LampColour, RungDue } from './part-facts.js';
import { judgeProject, projectGrounds } from './project-lamp.js';
import type { ProjectFacts } from './project-lamp.js';

/** A project with what its ladder did already. */
export interface ClimbingProject extends ProjectFacts {
  memory: LadderMemory;
  /** For when the last look, or a command, asked to look again; null: nothing was due. */
  nextDueAt: Date | null;
}

/** What one look at a project found. */
export interface ProjectLook {
  /** Why its lamp shows what it shows. */
  sentence: string;
  /** In rising order; empty when nothing new is due. */
  rungs: readonly RungDue[];
  /** With all that is due recorded. */
  memory: LadderMemory;
  /** The earliest later instant at which a look can find something else; null: never. Always > now. */
  nextDueAt: Date | null;
}

/**
 * Climbs the ladder of tasks with a project: its late milestones are the grounds of its lamp. It has no deadline of its
 * own and so no reminder; a late milestone is behind plan. A project that is not under way ends its episode.
 * Source: rules.md, "Ladder"; that a project's lamp climbs the ladder of a task's is an assumption.
 */
export function climbWithProject(project: ClimbingProject, law: CityLaw, now: Date): ProjectLook {
  const grounds = projectGrounds(project, law, now);
  const { colour: shown, sentence } = judgeProject(project, law, now);
  const colour: LampColour = shown === 'hold' || shown === 'done' ? 'green' : shown;
  const floor = floorOf(project, now);
  const ladder: LadderInput = {
    facts: { memory: project.memory, dueAt: null, dispatchedAt: now, urgent: false },
    ...{ law, now, colour, floor },
    litSince: sinceWhen(grounds, { now, floor, colours: ['yellow', 'red'] }),
    redSince: sinceWhen(grounds, { now, floor, colours: ['red'] }),
    behindSince: earliestGround(grounds, () => true),
  };
  const rungs = dueRungs(ladder);
  const turnedRedAt = project.memory.colour === 'red' ? null : ladder.redSince;
  const memory = mergeMemory(project.memory, { colour, rungs, turnedRedAt }, now);
  const worse = earliestGround(grounds, ({ since }) => since > now);
  return { sentence, rungs, memory, nextDueAt: earliest([worse, ...laterRungs(ladder, memory)]) };
}
