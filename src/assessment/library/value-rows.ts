import { createHash } from 'node:crypto';
import { bodyId, demoCityId } from '../../organization/city-ids.js';
import { indicatorId } from './indicator-rows.js';
import type { LibraryTables, ListedIndicator, ListedValue } from './library-tables.js';

const city = { city_id: demoCityId };
const year = 2025;
const quarters = ['2025Q1', '2025Q2', '2025Q3', '2025Q4'];

/** Rows of targets, measured values, declarations and outputs of 2025; in the demo what is missing is made up. */
export function valueRows(tables: LibraryTables, { demo }: { demo: boolean }) {
  const values = [...tables.values, ...(demo ? synthesised(tables) : [])];
  const given = values.filter((value) => !isNotApplicable(value));
  const declared = new Map(
    values.filter(isNotApplicable).map((value) => [`${value.indicator_code} ${value.body_code}`, value]),
  );
  return {
    indicator_target: given.map((value) => ({
      ...{ ...city, ...keyOf(value), target: value.target, provenance: 'invented' },
    })),
    measurement: given.map((value) => ({
      ...{ ...city, ...keyOf(value), version: 1, actual: value.actual },
      ...{ provenance: value.provenance, note: value.note },
    })),
    not_applicable: [...declared.values()].map((value) => ({
      ...{ ...city, indicator_id: indicatorId(value.indicator_code), body_id: bodyId(value.body_code), year },
      ...{ reason: value.note, approved_by: '市考核办（演示设定）' },
    })),
    city_output: tables.counties
      .filter(({ body_code: code }) => code !== demoCityId)
      .map(({ body_code: code, gdp_2025_yi: output, gdp_provenance: provenance }) => ({
        ...{ ...city, body_id: bodyId(code), year, output, provenance },
      })),
  };
}

const isNotApplicable = ({ note }: ListedValue): boolean => note.startsWith('不适用');

const keyOf = ({ indicator_code: indicator, body_code: body, period }: ListedValue) => ({
  ...{ indicator_id: kept(indicatorId)(indicator), body_id: kept(bodyId)(body), period },
});

// Thousands of values name the same few indicators and bodies, and each id is a digest.
const ids = new Map<(code: string) => string, Map<string, string>>();

function kept(idOf: (code: string) => string): (code: string) => string {
  const known = ids.get(idOf) ?? new Map<string, string>();
  ids.set(idOf, known);
  return (code) => {
    const id = known.get(code) ?? idOf(code);
    known.set(code, id);
    return id;
  };
}

/** What a scheme needs and the files lack, made up from the names alone and marked so: the same on every machine. */
function synthesised({ indicators, measures, schemes, bodies, values }: LibraryTables): ListedValue[] {
  const known = new Set(values.map(({ indicator_code: code }) => code));
  return schemes.flatMap(({ measure, categories }) => {
    const named = measures.find(({ code }) => code === measure)?.indicators ?? [];
    const rows = indicators.filter(({ code, method }) => {
      const inScheme = named.includes('*') || named.includes(code);
      return inScheme && method !== 'negative' && !(measure === 'M1' && known.has(code));
    });
    const own = bodies.filter(({ category }) => categories.includes(category)).map(({ code }) => code);
    return rows.flatMap((row) =>
      [...own, ...(measure === 'M1' ? [demoCityId] : [])].flatMap((body) => madeUp(row, body)),
    );
  });
}

function madeUp(row: ListedIndicator, body: string): ListedValue[] {
  const periods = row.period === 'annual' ? [String(year)] : quarters;
  return periods.map((period) => {
    const { target, actual } = figuresOf(row, chance(`${row.code}/${body}/${period}`));
    return {
      ...{ indicator_code: row.code, body_code: body, period, target, actual },
      ...{ provenance: 'synthesised', note: '演示数据：按名称推算' },
    };
  });
}

// Most reach nine tenths of what was asked and a few go beyond; efficacy scales lie between their own two ends.
function figuresOf({ params, unit }: ListedIndicator, part: number): { target: string; actual: string } {
  const { low, high } = params;
  const decimals = unit === '户' || unit === '家' || unit === '人' ? 0 : 1;
  if (typeof low === 'number' && typeof high === 'number')
    return { target: String(high), actual: (low + (high - low) * (0.3 + part * 0.7)).toFixed(1) };
  return { target: '100', actual: (84 + part * 20).toFixed(decimals) };
}

/** A number from 0 to below 1 that a name always gives. */
const chance = (name: string): number =>
  createHash('sha256').update(`${demoCityId}/${name}`).digest().readUInt32BE(0) / 2 ** 32;
