import type { RadarKind } from '../radar/radar-sign.js';
import type { RiskWeights } from './verification-rules.js';

/** What speaks for looking at a candidate, counted from the record of the quarter. */
export interface RiskSigns {
  /** Lead assessors who nominated it. */
  nominations: number;
  redLamps: number;
  yellowLamps: number;
  /** Reports of the body that came late or as supplements. */
  late: number;
  /** Kinds of signs that the radar saw at the body, each once; absent in lists that were frozen without it. */
  radar?: readonly RadarKind[] | undefined;
}

/** How the radar's signs multiply the tickets: whole basis points, 10,000 is once. */
interface RadarTickets {
  eachSignBp: number;
  mostBp: number;
}

/** How tickets are counted in one list. */
export type DrawWeights = RiskWeights & { radar?: RadarTickets | undefined };

const onceBp = 10_000;

/**
 * Tickets of a candidate in the draw: a whole number, at least 0. What the record counts adds tickets up to `most`; the
 * radar's signs multiply them, rounded down. Signs of risk lead to a look and never to a deduction.
 * Source: rules.md, "Quarter and year", risk-weighted draw; mission.md X8; the figures are an assumption.
 */
export function riskWeight(
  { nominations, redLamps, yellowLamps, late, radar = [] }: RiskSigns,
  { base, again, redLamp, yellowLamp, late: lateTickets, most, radar: rule }: DrawWeights,
): number {
  const added =
    again * Math.max(0, nominations - 1) + redLamp * redLamps + yellowLamp * yellowLamps + lateTickets * late;
  const timesBp = rule === undefined ? onceBp : radarTimesBp(radar.length, rule);
  return Math.floor((Math.min(most, base + added) * timesBp) / onceBp);
}

/** How often as many tickets so many kinds of signs give, in basis points. */
function radarTimesBp(kinds: number, { eachSignBp, mostBp }: RadarTickets): number {
  return Math.min(mostBp, onceBp + eachSignBp * kinds);
}
