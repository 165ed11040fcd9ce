import { addDays, startOfDay } from '../../domain/calendar/city-day.js';
import { quarterOf } from '../../domain/assessment/quarter.js';
import { cityRowId, demoCityId, postId } from '../../organization/city-ids.js';
import { indicatorId } from './indicator-rows.js';
import type { LibraryTables } from './library-tables.js';

/** Days before a quarter on which its standards came out in the demo. */
const daysAhead = 5;

/**
 * Quarterly standards 季度工作标准 of the demo: of each row that a reviewer judges, for every quarter of these years, by its
 * lead assessor before the quarter began. Without one nothing would be deducted there.
 */
export function standardRows({ indicators }: LibraryTables, years: readonly number[]) {
  const judged = indicators.filter(
    ({ kind, period, negative_list: negative }) => kind === 'soft' && period !== 'annual' && !negative,
  );
  const periods = years.flatMap((year) => [1, 2, 3, 4].map((quarter) => `${year}Q${quarter}`));
  return periods.flatMap((period) =>
    judged.map(({ code, name, lead_assessor: assessor }) => ({
      id: cityRowId('quarter_standard', `${code}/${period}/1`),
      ...{ city_id: demoCityId, indicator_id: indicatorId(code), period, version: 1 },
      wording: `按指标释义评定“${name}”，以材料和数据为准（演示标准）。`,
      published_by: postId(`${assessor}/lead_assessor`),
      published_at: startOfDay(addDays(quarterOf(period)?.firstDay ?? '', -daysAhead)),
    })),
  );
}
