import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { bodyRows, managedBy } from '../../../src/organization/city-data/body-rows.js';
import { cityPosts } from '../../../src/organization/city-data/city-posts.js';
import { userName } from '../../../src/organization/city-data/city-rows.js';
import { readCityTables } from '../../../src/organization/city-data/city-tables.js';
import { cityDataFile } from '../../../src/organization/city-data/data-folder.js';
import { roles } from '../../../src/organization/role.js';

const tables = readCityTables();
const bodies = bodyRows(tables.bodies);
const posts = cityPosts(tables, bodies);
const codes = new Set(bodies.map((body) => body.code));
const postCodes = new Set(posts.map((post) => post.code));
const count = (matches: (body: (typeof bodies)[number]) => boolean) => bodies.filter(matches).length;
const repeated = (values: readonly string[]) => values.filter((value, at) => values.indexOf(value) !== at);

describe('bodies of the demo city', () => {
  it('are the city, 114 listed ones, 20 bureaus in each of 7 counties and 122 townships', () => {
    expect(count((body) => body.code === '621100')).toBe(1);
    expect(count((body) => body.category !== null)).toBe(114);
    expect(count((body) => body.category === null && body.level === 'county')).toBe(140);
    expect(count((body) => body.level === 'township')).toBe(122);
    expect(bodies).toHaveLength(1 + 114 + 140 + 122);
  });

  it('have the seven counties at the county level and every other listed body at the city level', () => {
    expect(count((body) => body.category === 'county' && body.level === 'county')).toBe(7);
    expect(count((body) => body.category !== null && body.level === 'city')).toBe(107);
  });

  it('have codes of their own, in ascending byte order', () => {
    const all = bodies.map((body) => body.code);
    expect(repeated(all)).toEqual([]);
    expect(all).toEqual(all.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });

  it('share no name and no alias, so that text can only mean one of them', () => {
    const names = bodies.flatMap((body) => [...new Set([body.fullName, body.shortName, ...body.aliases])]);
    expect(repeated(names)).toEqual([]);
  });

  it('hang below a body that exists: bureaus and townships below their county, listed ones below the city', () => {
    for (const body of bodies.filter(({ parentCode }) => parentCode !== null)) {
      const parent = body.category === null ? body.code.slice(0, 6) : '621100';
      expect([body.code, body.parentCode]).toEqual([body.code, parent]);
      expect(codes).toContain(body.parentCode);
    }
  });

  it('belong to lines that exist: every county bureau to one of the city, a township to none', () => {
    const bureaus = bodies.filter((body) => body.category === null && body.level === 'county');
    for (const bureau of bureaus) expect(bureau.lineCode).toMatch(/^GD-/);
    for (const { lineCode } of bodies) if (lineCode !== null) expect(codes).toContain(lineCode);
    expect(count((body) => body.level === 'township' && body.lineCode !== null)).toBe(0);
  });

  it.each([
    ['government_department', '定西市财政局', 'city'],
    ['stationed', '定西市气象局', 'vertical'],
    ['stationed', '某局(双重管理)', 'dual'],
  ] as const)('of category %s named %s are managed: %s', (category, full_name, expected) => {
    const listed = {
      code: 'X',
      full_name,
      short_name: 'X',
      aliases: [],
      category,
      group: 'X',
      parent_code: 'X',
    };
    expect(managedBy(listed)).toBe(expected);
  });
});

describe('posts of the demo city', () => {
  it('reproduce people.csv exactly: names by the rule, titles by the category', () => {
    const expected: unknown = parse(readFileSync(cityDataFile('people.csv')), { columns: true });
    const listed = new Set(tables.bodies.map((body) => body.code));
    const ours = posts
      .filter(({ bodyCode, role }) => listed.has(bodyCode) && ['unit_head', 'unit_staff'].includes(role))
      .map(({ bodyCode, role, title, holder }) => ({ body_code: bodyCode, role, post: title, name: holder }));
    expect(ours).toHaveLength(228);
    expect(ours).toEqual(expected);
  });

  it('give every body but the city a head and a contact', () => {
    for (const { code } of bodies.filter((body) => body.parentCode !== null)) {
      expect(postCodes).toContain(`${code}/unit_head`);
      expect(postCodes).toContain(`${code}/unit_staff`);
    }
  });

  it('give every lead assessor and data owner of an indicator a post for it', () => {
    for (const indicator of tables.indicators) {
      expect(postCodes).toContain(`${indicator.lead_assessor}/lead_assessor`);
      expect(postCodes).toContain(`${indicator.data_owner}/data_owner`);
    }
  });

  it('cover every role of the list, on bodies that exist, each post once', () => {
    expect(new Set(posts.map((post) => post.role))).toEqual(new Set(roles));
    for (const { bodyCode } of posts) expect(codes).toContain(bodyCode);
    expect(repeated(posts.map((post) => post.code))).toEqual([]);
  });

  it('have holders of different names, and sign-in names of their own', () => {
    expect(posts.filter(({ holder }) => holder === '')).toEqual([]);
    expect(repeated(posts.map((post) => post.holder))).toEqual([]);
    expect(repeated(posts.map((post) => userName(post.code)))).toEqual([]);
  });

  it.each([
    ['L01/leader', 'l01.leader'],
    ['GD-FGW/unit_head', 'gd-fgw.unit_head'],
    ['621102-FGW/unit_staff', '621102-fgw.unit_staff'],
  ])('%s signs in as %s', (code, expected) => {
    expect(postCodes).toContain(code);
    expect(userName(code)).toBe(expected);
  });
});

describe('leaders of the demo city', () => {
  const portfolios = tables.leaders.flatMap((leader) => leader.portfolio);

  it('have every listed body but the counties in exactly one portfolio', () => {
    const others = tables.bodies.filter((body) => body.category !== 'county').map((body) => body.code);
    expect(portfolios.toSorted()).toEqual(others.toSorted());
  });

  it('are contacts of all seven counties', () => {
    const counties = tables.bodies.filter((body) => body.category === 'county').map((body) => body.code);
    expect(new Set(tables.leaders.flatMap((leader) => leader.contact_county))).toEqual(new Set(counties));
  });
});
