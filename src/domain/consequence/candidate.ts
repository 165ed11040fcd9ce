import type { Figure } from '../assessment/figure.js';

/** Who directs a body: the city, the city together with a superior body, or the superior body alone. */
type ManagedBy = 'city' | 'dual' | 'vertical';

/** A body of one ranking group as a published result placed it, with what a consequence asks of it. */
export interface Candidate {
  bodyId: string;
  name: string;
  group: string;
  category: string;
  managedBy: ManagedBy;
  /** False: 单列, scored but not ranked. */
  ranked: boolean;
  /** Published total; null: open. */
  total: Figure | null;
  /** Place in the group, ties sharing the better one; null: the group is too small, or the body is not ranked. */
  rank: number | null;
  /** Who holds the post of its head; null: nobody does. */
  head: Head | null;
}

/** The head of a body with the first day of his tenure, `YYYY-MM-DD`. */
export interface Head {
  personId: string;
  sinceOn: string;
}

/** A tie that a cut goes through: so many of the tied ones can have it. */
export interface Tie {
  places: number;
  of: number;
}
