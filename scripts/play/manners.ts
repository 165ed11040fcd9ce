/** How the people of a year behave, as shares of all cases; a scenario names others. */
export interface Manners {
  /** Tasks of the decision that each month brings. */
  tasksADecision: number;
  /** Of the interviews that lamps bring about, what the named leader signs when he decides. */
  interviewsSigned: number;
  /** Of the heads against whom something is proposed, who says his view. */
  heardHeads: number;
  /** Of the commendations that could be signed, what is declined with a reason. */
  rewardsDeclined: number;
}

export const usualManners: Manners = {
  tasksADecision: 26,
  interviewsSigned: 0.7,
  heardHeads: 0.6,
  rewardsDeclined: 0.04,
};
