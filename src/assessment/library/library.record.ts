import { cityRowId, demoCityId } from '../../organization/city-ids.js';
import { indicatorRows } from './indicator-rows.js';
import { readLibraryTables } from './library-tables.js';
import type { LibraryTables } from './library-tables.js';
import { standardRows } from './standard-rows.js';
import { schemeRows } from './scheme-rows.js';
import { valueRows } from './value-rows.js';

/** How the library is loaded. */
export interface LibraryOptions {
  /** Finds a file of the city's data by its name. */
  fileOf: (name: string) => string;
  /** Bodies that are never scored on what they produce. */
  statisticsBodies: readonly string[];
  /** True: values that the files lack are made up and marked so. */
  demo: boolean;
}

const years = [2025, 2026];
const effectiveOn = '2025-01-01';

/**
 * The rows of the city's assessment library, table by table, in an order that satisfies the foreign keys: indicators,
 * what was cut, measures, the schemes of each year, targets and values of 2025, the demo's standards, and the calendar.
 * @throws ZodError when a file is not as its README says
 */
export function libraryRows(
  options: LibraryOptions,
): (readonly [table: string, rows: readonly Readonly<Record<string, unknown>>[]])[] {
  const tables = readLibraryTables(options.fileOf);
  const { statisticsBodies, demo } = options;
  const indicators = indicatorRows(tables, { statisticsBodies, effectiveOn });
  const schemes = years.map((year) => schemeRows(tables, year));
  return [
    ...Object.entries(indicators),
    ['measure', schemes[0]?.measure ?? []],
    ['scheme', schemes.flatMap(({ scheme }) => scheme)],
    ['scheme_row', schemes.flatMap((each) => each.scheme_row)],
    ...Object.entries(valueRows(tables, { demo })),
    ['quarter_standard', demo ? standardRows(tables, years) : []],
    ['assessment_step', tables.steps.map(stepRow)],
  ];
}

const stepRow = (step: LibraryTables['steps'][number]) => ({
  id: cityRowId('assessment_step', `${step.scope}/${step.period}/${step.step_code}`),
  ...{ city_id: demoCityId, year: step.year, scope: step.scope, period: step.period, code: step.step_code },
  ...{ name: step.step_name, starts_on: step.starts_on, due_on: step.due_on, owner: step.owner },
  ...{ rule: step.rule, provisional: step.provisional, note: step.note },
});
