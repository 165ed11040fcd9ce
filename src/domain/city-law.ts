import type { WorkingCalendar } from './calendar/working-calendar.js';
import type { RulePack } from './rule-pack.js';

/** By what a city judges at one moment: its rules and its calendar, each of one version. */
export interface CityLaw {
  rules: RulePack;
  calendar: WorkingCalendar;
}
