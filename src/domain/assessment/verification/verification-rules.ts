/** The numbers of on-site verification 核查 in the rule pack. */
export interface VerificationRules {
  /** Trips of the city in a year; one more needs a named leader's signature. */
  tripsAtMost: number;
  /** Trips of each county in a year, beside the city's. */
  countyTripsAtMost: number;
  /** Longest trip, wd. */
  tripWd: number;
  /** Items that one trip verifies in a wd. */
  itemsPerDay: number;
  /** How many tickets a candidate of the draw holds. */
  weights: RiskWeights;
}

/** Tickets of a candidate: what everybody has, and what each sign of risk adds. */
export interface RiskWeights {
  base: number;
  /** For each lead assessor beyond the first who nominated the same. */
  again: number;
  /** For each red and each yellow lamp that came on at the body in the quarter. */
  redLamp: number;
  yellowLamp: number;
  /** For each report that came late or as a supplement in the quarter. */
  late: number;
  /** Never more than this. */
  most: number;
}
