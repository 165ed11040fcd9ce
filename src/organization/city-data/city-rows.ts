import { accountId, bodyId, cityRowId, demoCityId, personId, postId } from '../city-ids.js';
import { bodyRows } from './body-rows.js';
import type { BodyRow } from './body-row.js';
import { cityPosts } from './city-posts.js';
import type { HeldPost } from './city-posts.js';
import { inspectionRows } from './inspection-rows.js';
import { readCityTables } from './city-tables.js';
import type { ListedLeader } from './city-tables.js';

/** Rows of one table, keyed by its column names. */
export type TableRows = readonly Readonly<Record<string, unknown>>[];

/** Rows of the organisation, table by table, in an order that satisfies the foreign keys. */
export type CityRows = readonly (readonly [table: string, rows: TableRows])[];

const city = { city_id: demoCityId };

// The first year of the data: everyone is longer in post than the six months that a new head is spared.
const since = '2024-01-01';

/**
 * The organisation by the city's data files: bodies, posts and charges. With a password hash also the demo's invented
 * persons, their appointments and one account each; without it the posts stay vacant.
 */
export function cityRows(passwordHash: string | null): CityRows {
  const tables = readCityTables();
  const bodies = bodyRows(tables.bodies);
  const posts = cityPosts(tables, bodies);
  return [
    ['body', withSort(bodies).map(bodyRow)],
    ['post', posts.map(postRow)],
    ['assessment_chair', chairs],
    ['leader_charge', tables.leaders.flatMap(chargeRows)],
    ...inspectionRows(),
    ...(passwordHash === null ? [] : demoRows(posts, passwordHash)),
  ];
}

function withSort(bodies: readonly BodyRow[]): (BodyRow & { sort: number })[] {
  const next = { city: 0, county: 0, township: 0 };
  return bodies.map((body) => ({ ...body, sort: next[body.level]++ }));
}

const bodyRow = (body: BodyRow & { sort: number }) => ({
  id: bodyId(body.code),
  ...city,
  code: body.code,
  full_name: body.fullName,
  short_name: body.shortName,
  aliases: body.aliases,
  category: body.category,
  ranking_group: body.rankingGroup,
  level: body.level,
  parent_id: body.parentCode && bodyId(body.parentCode),
  line_body_id: body.lineCode && bodyId(body.lineCode),
  managed_by: body.managedBy,
  sort: body.sort,
  valid_from: since,
});

const postRow = ({ code, bodyCode, role, title }: HeldPost, sort: number) => ({
  id: postId(code),
  ...city,
  code,
  body_id: bodyId(bodyCode),
  role,
  title,
  sort,
});

// Who signs for the assessment office, and who in his place.
const chairs = [
  { post_id: postId('PD-SWB/assessment_office_head'), ...city, duty: 'head' },
  { post_id: postId('PD-SWB/assessment_office_deputy'), ...city, duty: 'deputy' },
];

function chargeRows({ code, portfolio, contact_county }: ListedLeader) {
  const row = (kind: 'portfolio' | 'contact') => (body: string) => ({
    ...city,
    post_id: postId(`${code}/leader`),
    body_id: bodyId(body),
    kind,
  });
  return [...portfolio.map(row('portfolio')), ...contact_county.map(row('contact'))];
}

function demoRows(posts: readonly HeldPost[], passwordHash: string): CityRows {
  const persons = posts.map(({ code, holder }) => ({ id: personId(code), ...city, name: holder }));
  const appointments = posts.map(({ code }) => ({
    id: cityRowId('appointment', code),
    ...city,
    post_id: postId(code),
    person_id: personId(code),
    from_on: since,
  }));
  const accounts = posts.map(({ code }) => ({
    id: accountId(code),
    ...city,
    person_id: personId(code),
    user_name: userName(code),
    password_hash: passwordHash,
    demo: true,
  }));
  return [
    ['person', persons],
    ['appointment', appointments],
    ['account', accounts],
  ];
}

/** The name under which the holder of a post signs in: `GD-FGW/unit_head` is `gd-fgw.unit_head`. */
export const userName = (postCode: string): string => postCode.toLowerCase().replace('/', '.');
