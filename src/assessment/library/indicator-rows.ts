import { bodyId, cityRowId, demoCityId } from '../../organization/city-ids.js';
import type { Accumulation } from '../../domain/assessment/year.js';
import type { LibraryTables, ListedIndicator } from './library-tables.js';

const city = { city_id: demoCityId };

/** Id of an indicator of the library, by its code. */
export const indicatorId = (code: string): string => cityRowId('indicator', code);

/** Id of the first version of an indicator. */
export const indicatorVersionId = (code: string): string => cityRowId('indicator_version', `${code}/1`);

/** Rows of the tables of indicators: the library, its first version, and what was cut. */
export function indicatorRows(tables: LibraryTables, { statisticsBodies, effectiveOn }: LibraryTerms) {
  const { indicators, cuts } = tables;
  return {
    indicator: indicators.map(({ code, section, name }) => ({
      id: indicatorId(code),
      ...city,
      code,
      section,
      name,
    })),
    indicator_version: indicators.map((each) => ({
      ...versionRow(each, statisticsBodies),
      effective_on: effectiveOn,
      decimals: decimalsOf(each, tables.values),
    })),
    indicator_change: cuts.map(({ code, name, section, disposition, successor_code, reason }) => ({
      ...{ id: cityRowId('indicator_change', code), ...city, code, name, section, change: 'cut' },
      ...{ disposition, successor_code, reason, effective_on: effectiveOn },
    })),
  };
}

/** By what the library is loaded. */
export interface LibraryTerms {
  /** Bodies that are never scored on what they produce. */
  statisticsBodies: readonly string[];
  /** First day of the library. */
  effectiveOn: string;
}

function versionRow(listed: ListedIndicator, statisticsBodies: readonly string[]) {
  const { code, definition, unit, direction, kind, period, method } = listed;
  const { data_owner: owner, linked_departments: linked, source_document, negative_list, shared } = listed;
  // A statistics body is never scored on its own figures: it is no sharer of them.
  const sharers = linked.filter((body) => !(statisticsBodies.includes(body) && body === owner));
  return {
    ...{ id: indicatorVersionId(code), ...city, indicator_id: indicatorId(code), version: 1 },
    ...{ definition, unit, direction, kind, period, method, parameters: listed.params },
    accumulation: accumulationOf(listed),
    data_owner: bodyId(owner),
    lead_assessor: bodyId(listed.lead_assessor),
    in_charge: bodyId(listed.department_in_charge),
    linked: sharers.map((body) => bodyId(body)),
    shared,
    checking_body: bodyId(checkingBodyOf(owner)),
    source_document,
    negative_list,
  };
}

// Assumption: the files do not say how quarters add up. Statistics run from January, what people judge is judged anew.
function accumulationOf({ period, method, kind }: ListedIndicator): Accumulation {
  if (period === 'annual') return 'annual';
  if (method === 'negative') return 'events';
  return kind === 'hard' ? 'cumulative' : 'quarterly';
}

// Assumption: party departments are checked by discipline, all others by audit; these two by each other's like.
function checkingBodyOf(owner: string): string {
  if (owner.startsWith('PD-')) return owner === 'PD-JW' ? 'PD-ZZB' : 'PD-JW';
  return owner === 'GD-SJJ' ? 'GD-CZJ' : 'GD-SJJ';
}

const counted = ['户', '家', '人', '件', '次', '宗', '起'];

// As many as the published values have; without values, by the unit.
function decimalsOf({ code, unit, params }: ListedIndicator, values: LibraryTables['values']): number {
  const known = values
    .filter(({ indicator_code }) => indicator_code === code)
    .flatMap(({ target, actual }) => [target, actual])
    .filter((figure) => figure !== null);
  if (known.length > 0) return Math.max(...known.map((figure) => figure.split('.')[1]?.length ?? 0));
  if (counted.includes(unit)) return 0;
  return typeof params.unit === 'number' && params.unit < 1 ? 2 : 1;
}
