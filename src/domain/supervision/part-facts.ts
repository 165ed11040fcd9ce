/** Colours of a lamp; grey 待判 means that it cannot be judged. */
export type LampColour = 'green' | 'yellow' | 'red' | 'grey';

/** The three sides from which a part is judged; the worst of them is its lamp. */
export type LampDimension = 'time' | 'schedule' | 'quality';

/** Steps of the ladder of one part, in rising order. Source: rules.md, "Ladder". */
export type PartRung = 'reminder' | 'yellow' | 'urge' | 'red' | 'interview';

/** Who is told of a rung. The contact is 联络员, the head 单位主要负责人, the leader 责任领导. */
export type Audience = 'contact' | 'head' | 'responsible_leader' | 'supervision_office';

/** How progress is expected to grow towards a milestone. */
export type Curve = 'linear' | 'at_end' | 'monthly';

/** One milestone 节点 of a part, in order of its deadline. */
export interface MilestoneFacts {
  title: string;
  /** The instant at which it is due, inclusive. */
  dueAt: Date;
  curve: Curve;
  /** Percent of the whole part that is expected at `dueAt`, 0–100. */
  expectedAtEnd: number;
  /** For `monthly`: expected percent at the end of each month, keyed `2026-11`. */
  monthlyPlan: Record<string, number> | null;
  doneAt: Date | null;
}

/** What the ladder already did in the current episode; null where it did not yet. */
export interface LadderMemory {
  colour: LampColour;
  /** Counts the times the lamp left green; rungs are unique per episode. */
  episode: number;
  remindedAt: Date | null;
  yellowAt: Date | null;
  urgedAt: Date | null;
  redAt: Date | null;
  interviewAt: Date | null;
}

/** Everything by which one part of a task is judged; nothing else counts. */
export interface PartFacts {
  /** True when the clock stands: disputed, suspended, or reported done and waiting for its review. */
  held: boolean;
  /**
   * Since when the lamps of time and schedule are held, because a request to move the deadline was filed in time and
   * waits: what began later does not show. Null or left out: it is not held.
   */
  timeHeldSince?: Date | null;
  /** True once concluded, withdrawn, transferred or merged: nothing is due any more. */
  settled: boolean;
  /** 特急: starts higher on the ladder's notices and ignores quiet hours. */
  urgent: boolean;
  dispatchedAt: Date;
  /** Null: 长期坚持, no date of its own. */
  dueAt: Date | null;
  signedAt: Date | null;
  /** Percent, 0–100, as last reported and not returned. */
  progress: number;
  milestones: readonly MilestoneFacts[];
  /** Reports returned within the current reporting period. */
  returnedInPeriod: number;
  /** Owed reports missing in a row after their late days. */
  missingReports: number;
  memory: LadderMemory;
  /**
   * `nextDueAt` of the last judgement; a rung is never dated before it, so that what a command made true is dated
   * by the command and what an outage hid by its own day. Null: nothing was due, rungs are dated now. Left out:
   * not known, rungs are dated by their grounds.
   */
  nextDueAt?: Date | null;
}

/** What one dimension says, in the reader's words. */
export interface DimensionJudgement {
  colour: LampColour;
  /** Why it has this colour; Chinese, names the figures. */
  sentence: string;
  /** What makes it green again. */
  wayBack: string;
  /** The figures behind the sentence, as stored with the episode. */
  inputs: Record<string, string | number | null>;
}

/** One rung that is due and was not yet recorded in this episode. */
export interface RungDue {
  rung: PartRung;
  /** The instant at which it became due. */
  at: Date;
  episode: number;
  /** Skipped while the system was down: recorded, not noticed, because a higher one is due as well. */
  passedOver: boolean;
  /** Who gets a notice; empty when passed over. */
  notify: readonly Audience[];
}

/** The whole judgement of one part at one instant. */
export interface PartJudgement {
  /** Worst of the three dimensions. */
  colour: LampColour;
  /** The dimension whose sentence is shown; of equals time before schedule before quality. */
  worst: LampDimension;
  dimensions: Record<LampDimension, DimensionJudgement>;
  /** In rising order; empty when nothing new is due. */
  rungs: readonly RungDue[];
  /** The earliest later instant at which judging the same facts can answer differently; null: never. Always > now. */
  nextDueAt: Date | null;
  /** When the lamp turned red, where this judgement is the first to find it so; else null. */
  turnedRedAt: Date | null;
  /** When the colour gets worse if nothing is done; null: it does not. */
  worsensAt: Date | null;
}
