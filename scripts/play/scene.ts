import type { Assessment } from './assess.js';
import type { Chance } from './chance.js';
import type { CityPeople } from './city-people.js';
import type { Unit } from './decisions.js';
import type { Manners } from './manners.js';
import type { RecordEye } from './record-eye.js';

/** Everything that the people of one year act with. */
export interface Scene {
  people: CityPeople;
  eye: RecordEye;
  chance: Chance;
  /** Of reward, sanction and interview: what follows does not change the rest of the story. */
  luck: Chance;
  manners: Manners;
  /** The last day that is lived: 31 December, or the one on which the fourth quarter is settled. */
  until: 'year-end' | 'settled';
  units: readonly Unit[];
  tell: (line: string) => void;
  /** The assessment of the year; null: the city has no schemes, targets and values of it. */
  assessment: Assessment | null;
  /** A document that the user wants to see in the year; it comes in January. */
  document: File | null;
}
