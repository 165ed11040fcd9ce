import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judgePart } from '../../../../src/domain/supervision/judge-part.js';
import { mergeMemory } from '../../../../src/domain/supervision/merge-memory.js';
import type {
  MilestoneFacts,
  PartFacts,
  PartJudgement,
} from '../../../../src/domain/supervision/part-facts.js';
import { at, law } from '../city-law.js';
import { blankMemory } from '../part-factory.js';

const start = at('2026-08-03 00:00').getTime();
const halfHour = 1_800_000;
// Half hours make whole midnights likely; ±1 ms puts instants on both sides of them.
const instant = fc
  .tuple(fc.integer({ min: 0, max: 220 * 48 }), fc.constantFrom(-1, 0, 0, 0, 1))
  .map(([steps, ms]) => new Date(start + steps * halfHour + ms));
const percent = fc.integer({ min: 0, max: 100 });

const milestone: fc.Arbitrary<MilestoneFacts> = fc.record({
  title: fc.constant('节点'),
  dueAt: instant,
  curve: fc.constantFrom('linear' as const, 'at_end' as const, 'monthly' as const),
  expectedAtEnd: percent,
  monthlyPlan: fc.option(fc.record({ '2026-09': percent, '2026-10': percent, '2026-11': percent })),
  doneAt: fc.option(instant),
});

const aPart: fc.Arbitrary<PartFacts> = fc.record({
  held: fc.constant(false),
  settled: fc.constant(false),
  urgent: fc.boolean(),
  dispatchedAt: instant,
  dueAt: fc.option(instant),
  signedAt: fc.option(instant),
  progress: percent,
  milestones: fc
    .array(milestone, { maxLength: 4 })
    .map((list) => list.sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime())),
  returnedInPeriod: fc.integer({ min: 0, max: 2 }),
  missingReports: fc.integer({ min: 0, max: 2 }),
  memory: fc.constant(blankMemory),
});

/** What a person does to a part between two looks. */
const act = fc.record({
  at: instant,
  change: fc.oneof(
    fc.record({ progress: percent }),
    fc.record({ returnedInPeriod: fc.integer({ min: 0, max: 2 }) }),
    fc.record({ missingReports: fc.integer({ min: 0, max: 2 }) }),
    fc.record({ signedAt: fc.option(instant) }),
    fc.record({ dueAt: fc.option(instant) }),
    fc.record({ held: fc.boolean() }),
  ),
});
const acts = fc
  .array(act, { maxLength: 6 })
  .map((list) => list.sort((one, other) => one.at.getTime() - other.at.getTime()));

interface Recorded {
  facts: PartFacts;
  judgement: PartJudgement;
  now: Date;
}

function look(facts: PartFacts, now: Date): Recorded {
  const judgement = judgePart(facts, law, now);
  const memory = mergeMemory(facts.memory, judgement, now);
  return { facts: { ...facts, memory, nextDueAt: judgement.nextDueAt }, judgement, now };
}

/** Sweeps at every due instant up to `until`; a part cannot be due more often than it has grounds. */
function sweep(recorded: Recorded, until: Date): Recorded {
  let last = recorded;
  for (let looks = 0; last.judgement.nextDueAt !== null && last.judgement.nextDueAt <= until; looks += 1) {
    expect(looks).toBeLessThan(40);
    expect(last.judgement.nextDueAt > last.now).toBe(true);
    last = look(last.facts, last.judgement.nextDueAt);
  }
  return last;
}

function live(facts: PartFacts, history: readonly { at: Date; change: Partial<PartFacts> }[]): Recorded {
  const first = look(facts, facts.dispatchedAt);
  return history
    .filter((each) => each.at > facts.dispatchedAt)
    .reduce((last, each) => look({ ...sweep(last, each.at).facts, ...each.change }, each.at), first);
}

const coloursOf = ({ colour, dimensions }: PartJudgement) =>
  [colour, dimensions.time.colour, dimensions.schedule.colour, dimensions.quality.colour].join(' ');

describe('a judgement', () => {
  it('holds until the instant at which it says to look again', () => {
    fc.assert(
      fc.property(aPart, acts, fc.double({ min: 0, max: 1, noNaN: true }), (facts, history, share) => {
        const { facts: recorded, judgement, now } = live(facts, history);
        const next = judgement.nextDueAt?.getTime() ?? now.getTime() + 400 * 86_400_000;
        const between = [
          now.getTime(),
          now.getTime() + Math.floor((next - 1 - now.getTime()) * share),
          next - 1,
        ];
        for (const time of between) {
          const later = judgePart(recorded, law, new Date(Math.max(time, now.getTime())));
          expect(coloursOf(later)).toBe(coloursOf(judgement));
          expect(later.rungs).toEqual([]);
          expect(later.nextDueAt).toEqual(judgement.nextDueAt);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  it('changes something at the instant at which it says to look again', () => {
    fc.assert(
      fc.property(aPart, acts, (facts, history) => {
        const { facts: recorded, judgement } = live(facts, history);
        if (judgement.nextDueAt === null) return;
        const next = judgePart(recorded, law, judgement.nextDueAt);
        expect(next.rungs.length > 0 || coloursOf(next) !== coloursOf(judgement)).toBe(true);
      }),
      { numRuns: 1_500 },
    );
  });

  it('ends in the same lamp however often it was looked, and dates the same rungs after an outage', () => {
    fc.assert(
      fc.property(aPart, instant, (facts, until) => {
        fc.pre(until > facts.dispatchedAt);
        const first = look(facts, facts.dispatchedAt);
        const watched = sweep(first, until);
        const outage = look(first.facts, until);
        expect(coloursOf(outage.judgement)).toBe(coloursOf(judgePart(watched.facts, law, until)));
        const rung = ({ memory }: PartFacts) => [
          memory.yellowAt,
          memory.urgedAt,
          memory.redAt,
          memory.interviewAt,
        ];
        expect(rung(outage.facts)).toEqual(rung(watched.facts));
      }),
      { numRuns: 1_500 },
    );
  });

  it('never notices more than one rung at once, never notices one twice, and dates none in the future', () => {
    fc.assert(
      fc.property(aPart, acts, (facts, history) => {
        const seen = new Set<string>();
        let last = look(facts, facts.dispatchedAt);
        const record = ({ judgement, now }: Recorded) => {
          expect(judgement.rungs.filter(({ passedOver }) => !passedOver).length).toBeLessThanOrEqual(1);
          for (const due of judgement.rungs) {
            expect(due.at <= now).toBe(true);
            if (due.rung === 'reminder') continue;
            expect(seen.has(`${due.rung} ${due.episode}`)).toBe(false);
            seen.add(`${due.rung} ${due.episode}`);
          }
        };
        record(last);
        for (const each of history.filter(({ at: when }) => when > facts.dispatchedAt)) {
          last = look({ ...last.facts, ...each.change }, each.at);
          record(last);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
