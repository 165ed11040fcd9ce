import type { CityLaw } from '../city-law.js';
import { expectedByDeadline, expectedByMilestones } from './expected-progress.js';
import type { ExpectedProgress } from './expected-progress.js';
import type { DimensionGrounds, Ground } from './ground.js';
import { earliest, earliestGround, heldAt, judgeGrounds, latest, rankOf } from './ground.js';
import { judgeQuiet } from './judge-quiet.js';
import { qualityGrounds } from './judge-quality.js';
import { scheduleGrounds } from './judge-schedule.js';
import { timeGrounds } from './judge-time.js';
import { dueRungs, laterRungs } from './ladder.js';
import type { LadderInput } from './ladder.js';
import { mergeMemory } from './merge-memory.js';
import type { LampColour, LampDimension, PartFacts, PartJudgement } from './part-facts.js';

const dimensionOrder = ['time', 'schedule', 'quality'] as const satisfies readonly LampDimension[];

type GroundsByDimension = Record<LampDimension, DimensionGrounds>;

/**
 * Judges one part at one instant: its lamp in three dimensions, the rungs that are due, and when to look again.
 * A held or settled part has no rungs and nothing to wait for. At a deadline itself nobody is late. While a request to
 * move the deadline waits, the lamps of time and schedule stay as they were.
 * Source: the article, 对推进滞后的黄灯提醒、红灯警示; rules.md, "Lamp" and "Ladder".
 */
export function judgePart(facts: PartFacts, law: CityLaw, now: Date): PartJudgement {
  if (facts.settled || facts.held) return judgeQuiet(facts);
  const floor = floorOf(facts, now);
  const plan = expectedByMilestones(facts, law.calendar);
  const heldSince = facts.timeHeldSince ?? null;
  const grounds: GroundsByDimension = {
    time: heldAt(timeGrounds(facts, plan, law), heldSince),
    // The plan is drawn towards the day that is in question, so it waits with it (assumption).
    schedule: heldAt(scheduleGrounds(facts, plan, law), heldSince),
    quality: qualityGrounds(facts, law, floor ?? now),
  };
  const all = [...grounds.time.grounds, ...grounds.schedule.grounds, ...grounds.quality.grounds];
  const lamp = judgeLamp(grounds, now);
  const ladder: LadderInput = {
    facts,
    law,
    now,
    colour: lamp.colour,
    litSince: sinceWhen(all, { now, floor, colours: ['yellow', 'red'] }),
    redSince: sinceWhen(all, { now, floor, colours: ['red'] }),
    behindSince: behindSince(facts, plan, law),
    floor,
  };
  return { ...lamp, ...lookAgain(lamp, grounds, ladder) };
}

function judgeLamp(
  grounds: GroundsByDimension,
  now: Date,
): Pick<PartJudgement, 'colour' | 'worst' | 'dimensions'> {
  const dimensions = {
    time: judgeGrounds(grounds.time, now),
    schedule: judgeGrounds(grounds.schedule, now),
    quality: judgeGrounds(grounds.quality, now),
  };
  let worst: LampDimension = 'time';
  for (const dimension of dimensionOrder) {
    if (rankOf(dimensions[dimension].colour) > rankOf(dimensions[worst].colour)) worst = dimension;
  }
  return { colour: dimensions[worst].colour, worst, dimensions };
}

function lookAgain(
  lamp: Pick<PartJudgement, 'colour' | 'worst' | 'dimensions'>,
  grounds: GroundsByDimension,
  ladder: LadderInput,
): Pick<PartJudgement, 'rungs' | 'nextDueAt' | 'turnedRedAt' | 'worsensAt'> {
  const rungs = dueRungs(ladder);
  const turnedRedAt = ladder.facts.memory.colour === 'red' ? null : ladder.redSince;
  const after = mergeMemory(ladder.facts.memory, { colour: lamp.colour, rungs, turnedRedAt }, ladder.now);
  const changes = dimensionOrder.map((dimension) =>
    nextWorse(grounds[dimension].grounds, lamp.dimensions[dimension].colour, ladder.now),
  );
  return {
    rungs,
    turnedRedAt,
    nextDueAt: earliest([...changes, ...laterRungs(ladder, after)]),
    worsensAt: earliest(
      dimensionOrder.map((each) => nextWorse(grounds[each].grounds, lamp.colour, ladder.now)),
    ),
  };
}

function nextWorse(grounds: readonly Ground[], than: LampColour, now: Date): Date | null {
  return earliestGround(grounds, ({ since, colour }) => since > now && rankOf(colour) > rankOf(than));
}

/** Since when grounds of these colours hold, not before `floor`; null: none does at `now`. */
export function sinceWhen(
  grounds: readonly Ground[],
  { now, floor, colours }: { now: Date; floor: Date | null; colours: readonly LampColour[] },
): Date | null {
  const since = earliestGround(grounds, (ground) => ground.since <= now && colours.includes(ground.colour));
  return since === null || floor === null ? since : latest(since, floor);
}

function behindSince(facts: PartFacts, plan: ExpectedProgress | null, { calendar }: CityLaw): Date | null {
  const { milestones, dueAt, progress } = facts;
  const byDate = milestones.length === 0 && dueAt !== null;
  const expected = byDate ? expectedByDeadline(facts, dueAt, calendar) : plan;
  return expected?.firstWhen((percent) => progress < percent) ?? null;
}

/** Before which nothing can have become due, by the instant for which the last look asked; null: not known. */
export function floorOf({ nextDueAt }: Pick<PartFacts, 'nextDueAt'>, now: Date): Date | null {
  if (nextDueAt === undefined) return null;
  return nextDueAt === null || nextDueAt > now ? now : nextDueAt;
}
