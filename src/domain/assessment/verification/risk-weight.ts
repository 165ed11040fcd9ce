import type { RiskWeights } from './verification-rules.js';

/** What speaks for looking at a candidate, counted from the record of the quarter. */
export interface RiskSigns {
  /** Lead assessors who nominated it. */
  nominations: number;
  redLamps: number;
  yellowLamps: number;
  /** Reports of the body that came late or as supplements. */
  late: number;
}

/**
 * Tickets of a candidate in the draw: a whole number, at least 0. Signs of risk lead to a look and never to a
 * deduction. Source: rules.md, "Quarter and year", risk-weighted draw; mission.md X8; the figures are an assumption.
 */
export function riskWeight(
  { nominations, redLamps, yellowLamps, late }: RiskSigns,
  { base, again, redLamp, yellowLamp, late: lateTickets, most }: RiskWeights,
): number {
  const added =
    again * Math.max(0, nominations - 1) + redLamp * redLamps + yellowLamp * yellowLamps + lateTickets * late;
  return Math.min(most, base + added);
}
