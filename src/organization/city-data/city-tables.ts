import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { cityDataFile } from './data-folder.js';

const list = z.string().transform((text) => text.split(';').filter((item) => item !== ''));

const bodySchema = z.object({
  code: z.string().min(1),
  full_name: z.string().min(1),
  short_name: z.string().min(1),
  aliases: list,
  category: z.enum([
    'county',
    'party_department',
    'government_department',
    'mass_organisation',
    'park',
    'state_enterprise',
    'stationed',
  ]),
  group: z.string().min(1),
  parent_code: z.string().min(1),
});

const leaderSchema = z.object({
  code: z.string().min(1),
  name: z.string().min(1),
  post: z.string().min(1),
  portfolio: list,
  contact_county: list,
});

const characterSchema = z.object({
  list: z.enum(['surname', 'given_first', 'given_second']),
  character: z.string().min(1),
});

const indicatorSchema = z.object({ lead_assessor: z.string().min(1), data_owner: z.string().min(1) });

/** A row of bodies.csv: one body that the city assesses. */
export type ListedBody = z.infer<typeof bodySchema>;

/** The seven categories of assessed bodies. */
export type BodyCategory = ListedBody['category'];

/** A row of leaders.csv: a city leader, what he is in charge of and which counties he is the contact of. */
export type ListedLeader = z.infer<typeof leaderSchema>;

/** A row of name_characters.csv; the order of the rows is the position in its list. */
export type NameCharacter = z.infer<typeof characterSchema>;

/** What the city's data files list. */
export interface CityTables {
  bodies: ListedBody[];
  leaders: ListedLeader[];
  characters: NameCharacter[];
  /** Who assesses each indicator and who owns its value, as body codes. */
  indicators: z.infer<typeof indicatorSchema>[];
}

/** Reads the data files. @throws ZodError when a row is not as rules/dingxi/data/README.md says */
export function readCityTables(): CityTables {
  return {
    bodies: readTable('bodies.csv', bodySchema),
    leaders: readTable('leaders.csv', leaderSchema),
    characters: readTable('name_characters.csv', characterSchema),
    indicators: readTable('indicators.csv', indicatorSchema),
  };
}

function readTable<S extends z.ZodType>(name: string, row: S): z.infer<S>[] {
  const rows: unknown = parse(readFileSync(cityDataFile(name)), { columns: true, bom: true });
  return z.array(row).parse(rows);
}
