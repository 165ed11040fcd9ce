import { loadHolidays } from '../../../src/config/holidays.js';
import { loadRulePack } from '../../../src/config/rule-pack.js';
import { atTime } from '../../../src/domain/calendar/city-day.js';
import { WorkingCalendar } from '../../../src/domain/calendar/working-calendar.js';
import type { CityLaw } from '../../../src/domain/city-law.js';

/** The rules and the calendar that the demo city really has. */
export const law: CityLaw = {
  rules: loadRulePack('rules/dingxi.yaml'),
  calendar: new WorkingCalendar(1, loadHolidays('rules/dingxi/data/holidays.csv')),
};

/** City time: `at('2026-11-23 09:00')`; `24:00` is allowed, `+1` and `-1` move by a millisecond. */
export function at(text: string): Date {
  const match = /^(\S+) (\d\d:\d\d)([+-]1)?$/.exec(text);
  if (match === null) throw new Error(`no instant: ${text}`);
  const [, day = '', time = '', ms = '0'] = match;
  return new Date(atTime(day, time).getTime() + Number(ms));
}
