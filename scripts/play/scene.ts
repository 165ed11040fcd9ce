import type { Assessment } from './assess.js';
import type { Chance } from './chance.js';
import type { CityPeople } from './city-people.js';
import type { Unit } from './decisions.js';
import type { RecordEye } from './record-eye.js';

/** Everything that the people of one year act with. */
export interface Scene {
  people: CityPeople;
  eye: RecordEye;
  chance: Chance;
  units: readonly Unit[];
  tell: (line: string) => void;
  /** The assessment of the year; null: the city has no schemes, targets and values of it. */
  assessment: Assessment | null;
  /** A document that the user wants to see in the year; it comes in January. */
  document: File | null;
}
