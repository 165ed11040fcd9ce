import type { Chance } from './chance.js';
import type { Figures } from './figures.js';
import type { Scene } from './scene.js';

/** The assessment of one year as the play lives it; it has its own chance, so that the rest of the story stays as it is. */
export interface AssessedYear {
  scene: Scene;
  year: number;
  luck: Chance;
  figures: Figures;
  /** Results that were shown, by quarter and year. */
  results: Map<string, string>;
}

export const officer = 'PD-SWB/assessment_office';
export const chair = 'PD-SWB/assessment_office_head';
