/** The steps of the assessment calendar, in the order of the loop. Source: rules.md, "Month" and "Quarter and year". */
export const stepCodes = [
  ...(['report_window', 'late_report', 'review'] as const),
  ...(['data_source', 'data_merge', 'data_approve'] as const),
  ...(['seed_commit', 'nominate', 'draw', 'merge_trips', 'verify'] as const),
  ...(['score', 'objection', 'decide', 'publish', 'consequences'] as const),
  ...(['annual_merge', 'annual_objection', 'annual_decide', 'annual_publish', 'fund_return'] as const),
] as const;

/** One of them. */
export type StepCode = (typeof stepCodes)[number];

/** A step of the year that is like one of a quarter, by that one's name. */
const alike: Partial<Record<StepCode, StepCode>> = {
  annual_merge: 'score',
  annual_objection: 'objection',
  annual_decide: 'decide',
  annual_publish: 'publish',
};

/** The name under which a step is judged. */
export const kindOfStep = (code: StepCode): StepCode => alike[code] ?? code;
