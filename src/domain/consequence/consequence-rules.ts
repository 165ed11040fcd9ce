/** Limits of what follows from a signed interview, in working days. */
interface InterviewRules {
  /** The office names time and place after the signature. */
  callWithinWd: number;
  /** The head of the body confirms that he received them. */
  receiptWithinWd: number;
  /** The appointment is at most so far ahead when it is made. */
  meetWithinWd: number;
  /** The office puts down that it was held, or who was missing. */
  recordWithinWd: number;
  /** After a missed one the office makes a new appointment. */
  recallWithinWd: number;
  /** The body answers with its public commitment. */
  commitWithinWd: number;
  /** The office orders the rectification. */
  orderWithinWd: number;
  /** Length of a rectification that is proposed. */
  rectifyWithinWd: number;
  /** The office checks it once it is concluded. */
  checkWithinWd: number;
}

/** The numbers of reward and sanction in the rule pack; money in fen. */
export interface ConsequenceRules {
  /** Working days that a body has for its statement 陈述 before a sanction is signed. */
  statementWithinWd: number;
  /** Working days within which a person signs or declines, once the statement is there or its term over. */
  signWithinWd: number;
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
  interview: InterviewRules;
}
