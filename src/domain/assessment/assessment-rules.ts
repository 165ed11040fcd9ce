/** The numbers of the assessment in the rule pack; shares are basis points. */
export interface AssessmentRules {
  /** Least share of hard indicators in the yearly scheme of each category. */
  hardMinBp: Readonly<Record<AssessedCategory, number>>;
  /** Most of a body's weight that may be declared not applicable. */
  notApplicableMostBp: number;
  /** Bodies that produce statistics: never scored on what they produce. */
  statisticsBodies: readonly string[];
  /** Words for what nothing may score: remarks, media reports, photos, log-ins. */
  forbiddenWords: readonly string[];
  /** Of a shared row: to the department in charge; the rest to the linked ones, equally. */
  inChargeShareBp: number;
  /** Points from which a grade begins, and the most of a group that may be excellent. */
  bands: { excellentFrom: number; goodFrom: number; fairFrom: number; excellentMostBp: number };
  /** Least size of a group that is ranked, and of one that has a bottom. */
  group: { rankedFrom: number; bottomFrom: number };
  /** The last of a group is its bottom below so many points, or so many under the mean; below `always` in any case. */
  bottom: { below: number; underMean: number; always: number };
  /** Most points of lamp deductions in a quarter, and of bonus in a year. */
  lampDeductionMost: number;
  bonusMost: number;
}

/** The categories of assessed bodies. */
export const assessedCategories = [
  'county',
  'party_department',
  'government_department',
  'mass_organisation',
  'park',
  'state_enterprise',
  'stationed',
] as const;

/** A category of the closed list: it decides which scheme assesses a body. */
export type AssessedCategory = (typeof assessedCategories)[number];
