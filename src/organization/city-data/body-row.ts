import type { BodyCategory } from './city-tables.js';

/** A body of the demo city, by codes. */
export interface BodyRow {
  code: string;
  fullName: string;
  shortName: string;
  /** Other names by which a document may call it; no name belongs to two bodies. */
  aliases: string[];
  /** Null for the city itself and for what a county or township assesses by its own scheme. */
  category: BodyCategory | null;
  rankingGroup: string | null;
  level: 'city' | 'county' | 'township';
  /** The county of a county bureau or township, the city of a city body, null for the city. */
  parentCode: string | null;
  /** The bureau whose professional line it belongs to; for a city body the one that bodies.csv puts it under. */
  lineCode: string | null;
  managedBy: 'city' | 'dual' | 'vertical';
}
