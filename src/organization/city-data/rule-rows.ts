import path from 'node:path';
import { loadHolidays } from '../../config/holidays.js';
import { loadRulePack, rulePackHash } from '../../config/rule-pack.js';
import { cityRowId, demoCityId } from '../city-ids.js';
import type { RulePack } from '../../domain/rule-pack.js';
import type { CityRows } from './city-rows.js';
import { cityDataFile, cityRulesFolder } from './data-folder.js';

/** The rule pack of the city's file. */
export const cityRulePack = (): RulePack => loadRulePack(path.join(cityRulesFolder(), '..', 'dingxi.yaml'));

/** The rule pack with which the city begins, and the first version of its working calendar. */
export function ruleRows(pack: RulePack): CityRows {
  const packRow = {
    id: cityRowId('rule_pack', String(pack.version)),
    city_id: demoCityId,
    version: pack.version,
    effective_on: pack.effectiveOn,
    sha256: rulePackHash(pack),
    content: pack,
  };
  return [
    ['rule_pack', [packRow]],
    ['working_calendar', [calendarRow()]],
  ];
}

const calendarRow = () => ({
  id: cityRowId('working_calendar', '1'),
  city_id: demoCityId,
  version: 1,
  days: loadHolidays(cityDataFile('holidays.csv')),
});
