/** What one look at the record answered. */
export interface Sweep {
  /** True once nothing can become due any more; the workflow goes on to its next stage. */
  done: boolean;
  /** Milliseconds until something is due next; ≤ 0: look again at once. Ignored when done. */
  wakeInMs: number;
}

/** A step that failed for good at this moment; people are told, the loop goes on. */
export interface Fault {
  workflowId: string;
  workflowType: string;
  /** Code of the AppError, or the name of whatever else it was. */
  code: string;
  message: string;
}

/**
 * The doors through which workflows act. Each looks at the record, does whatever is due at this moment in
 * transactions of its own, and is safe to run twice. Ids are of the record; nothing else is carried.
 */
export interface LoopActivities {
  /** Dispatches what a person confirmed, opens month windows, judges lamps and climbs the ladder of one decision. */
  supervise(decisionId: string): Promise<Sweep>;
  /** Writes the closing summary of a decision once. */
  summarise(decisionId: string): Promise<Sweep>;
  /** Urges, escalates and drafts what the deadlines of one issued supervision order ask for. */
  followOrder(orderId: string): Promise<Sweep>;
  /** Reminds whoever has one open restriction and lets it climb when his days are over. */
  followRestriction(restrictionId: string): Promise<Sweep>;
  /** Reminds whoever decides one filed objection, and marks a decision that is overdue. */
  followObjection(objectionId: string): Promise<Sweep>;
  /** Climbs the ladder with the construction projects of one city whose milestones are late. */
  followProjects(cityId: string): Promise<Sweep>;
  /** Tells which limits of one reward or sanction passed, from the statement to the check of its rectification. */
  followConsequence(id: string): Promise<Sweep>;
  /** Opens, reminds of, closes and hands on the rows of one assessment year; the id is `<city>/<year>`. */
  followYear(yearId: string): Promise<Sweep>;
  /** Reminds the unit of one requested explanation, and hands its silence to the supervision office. */
  followExplanation(explanationId: string): Promise<Sweep>;
  /** Keeps a failed step where people see it. */
  recordFault(fault: Fault): Promise<void>;
}
