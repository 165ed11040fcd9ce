import { demoCityId } from '../city-ids.js';
import type { BodyRow } from './body-row.js';
import type { ListedBody } from './city-tables.js';
import { countyBureaus } from './county-bureaus.js';
import { townships } from './townships.js';

/** All bodies in ascending byte order of their codes: the city, its listed bodies, county bureaus, townships. */
export function bodyRows(listed: readonly ListedBody[]): BodyRow[] {
  const counties = listed.filter((body) => body.category === 'county');
  const rows = [city, ...listed.map(listedBody), ...counties.flatMap(countyBureaus), ...townships(counties)];
  return rows.toSorted((a, b) => (a.code < b.code ? -1 : 1));
}

const city: BodyRow = {
  code: demoCityId,
  fullName: '中共定西市委员会 定西市人民政府',
  shortName: '定西市',
  aliases: [],
  category: null,
  rankingGroup: null,
  level: 'city',
  parentCode: null,
  lineCode: null,
  managedBy: 'city',
};

function listedBody(body: ListedBody): BodyRow {
  const isCounty = body.category === 'county';
  return {
    code: body.code,
    fullName: body.full_name,
    shortName: body.short_name,
    aliases: body.aliases,
    category: body.category,
    rankingGroup: body.group,
    level: isCounty ? 'county' : 'city',
    parentCode: demoCityId,
    lineCode: body.parent_code === demoCityId ? null : body.parent_code,
    managedBy: managedBy(body),
  };
}

/**
 * Stationed central and provincial bodies are managed vertically, or dually where the name says so; all others by
 * the city. Source: rules/dingxi/data/README.md, "What the program adds".
 */
export function managedBy({ category, full_name }: ListedBody): BodyRow['managedBy'] {
  if (category !== 'stationed') return 'city';
  return full_name.includes('双重') ? 'dual' : 'vertical';
}
