/** Two instants between which the clock did not run against the unit. */
interface StoodStill {
  from: Date;
  to: Date;
}

/** A number of wd counted from an instant. */
interface CountedFrom {
  from: Date;
  days: number;
}

/**
 * What one entry of the clock's ledger says; by these facts the deadline is counted again under another calendar.
 * `set` is derived from the task; the others are kept. Source: issue "clock with a story"; mission.md X1.
 */
export type DeadlineFact =
  /** A day that somebody fixed, or wd counted from an instant; null: 长期坚持. */
  | { kind: 'set'; dueAt: Date | null; counted: CountedFrom | null }
  /** The office judged a dispute about duty meanwhile. */
  | ({ kind: 'dispute' } & StoodStill)
  /** The reviewer judged a completion meanwhile; a defect of form leaves at least some wd to answer. */
  | ({ kind: 'review'; atLeast: CountedFrom | null } & StoodStill)
  /** A leader moved it to a day that he named. */
  | { kind: 'extension'; to: Date }
  /** A leader stopped it until the end of a day; the deadline moves by these wd at once. */
  | ({ kind: 'suspension' } & StoodStill)
  /** It runs again: at the end of its suspension, or before, and then the rest comes off. */
  | ({ kind: 'resumption' } & StoodStill)
  /** A milestone waits for somebody else; the clock of the part goes on, but where that milestone is its deadline. */
  | ({ kind: 'restriction'; movesDeadline: boolean } & StoodStill)
  /** Another body took the part over 转办; `to` is the day that was named with it, null: the day stays. */
  | { kind: 'transfer'; to: Date | null }
  /** The deadline of the task above moved: this one follows to a day. */
  | { kind: 'parent'; to: Date }
  /** A new calendar: everything before is counted again by it. */
  | { kind: 'calendar' };

/** Kinds of entries. */
export type DeadlineKind = DeadlineFact['kind'];

/** One entry of the ledger of a part's deadline, in the order of `seq`. */
export interface DeadlineEntry {
  seq: number;
  /** City time at which it was written. */
  at: Date;
  fact: DeadlineFact;
  /** Version of the working calendar by which it was counted. */
  calendarVersion: number;
  /** The deadline after it, inclusive; null: none. */
  dueAt: Date | null;
  /** Why, in a few Chinese words; for `set` the sentence of the task. */
  reason: string;
  /** Name of the person who decided; null: a rule did. */
  byName: string | null;
}
