/** The numbers of reward and sanction in the rule pack; money in fen. */
export interface ConsequenceRules {
  /** Working days that a body has for its statement 陈述 before a sanction is signed. */
  statementWithinWd: number;
  /** Whole months in post from which a head answers for the result himself; before that the body is heard. */
  headAnswersFromMonths: number;
  /** Codes of the posts of which any one signs a reward. */
  rewardSigners: readonly string[];
  /** Bonus of each place, the first place first; so many places are commended. */
  bonusFen: { county: readonly number[]; other: readonly number[] };
  /** Mobile red flags among the counties. */
  redFlags: number;
  /** The reward fund of a year. */
  fundYearFen: number;
}
