/** From how many, and from which share of all (basis points), something counts as a habit; both inclusive. */
export interface HabitRules {
  atLeast: number;
  shareBp: number;
}

/** The figures of the radar 反作弊雷达 in the rule pack. Its signs weigh the verification sample and nothing else. */
export interface RadarRules {
  /** Values at most so far from their target; so many just over it, and so many times those just under it. */
  bunching: { withinBp: number; atLeast: number; timesBelow: number };
  /** Reports sent so shortly before their window closes. */
  lastHour: HabitRules & { withinMinutes: number };
  /** Parts for which an extension was asked. */
  extensions: HabitRules;
  /** Characters of a shingle, the shortest text that is compared, and from which likeness it is a copy. */
  copiedText: { shingle: number; minCharacters: number; similarBp: number; atLeast: number };
  /** Reported percentages that are multiples of this. */
  roundNumbers: HabitRules & { multipleOf: number };
  /** What each kind of sign adds to a weight of 1, and the most that a weight can be. */
  weight: { eachSign: number; most: number };
}
