import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { bodyId, demoCityId, postId } from '../../src/organization/city-ids.js';
import { OrganizationQueries } from '../../src/organization/organization.queries.js';
import { openOrm } from '../../src/persistence/orm.js';
import { createCityDatabase } from '../support/test-databases.js';
import type { TestDatabase } from '../support/database-template.js';

let database: TestDatabase;
let orm: MikroORM;

beforeAll(async () => {
  database = await createCityDatabase(new Date());
  orm = await openOrm({ url: database.appUrl, poolMax: 2, entities: [] });
});

afterAll(async () => {
  await orm.close();
  await database.drop();
});

describe('reading the organisation under the application role', () => {
  const queries = new OrganizationQueries();

  it('lists the city’s level first, then counties, then townships', async () => {
    const bodies = await queries.listBodies(orm.em.fork(), demoCityId);
    const levels = bodies.map((body) => body.level);
    expect(bodies).toHaveLength(377);
    expect(levels).toEqual(levels.toSorted());
    expect(bodies[0]).toMatchObject({ id: bodyId('621100'), category: null, parentId: null });
  });

  it('lists nothing of another city', async () => {
    expect(await queries.listBodies(orm.em.fork(), '110000')).toEqual([]);
  });

  it('finds a body by its code, with aliases and line', async () => {
    expect(
      await queries.getBodyByCode(orm.em.fork(), demoCityId, { code: '621102-FGW', pointer: '/body' }),
    ).toEqual({
      id: bodyId('621102-FGW'),
      code: '621102-FGW',
      fullName: '安定区发展和改革局',
      shortName: '安定区发改局',
      aliases: [],
      category: null,
      rankingGroup: null,
      level: 'county',
      parentId: bodyId('621102'),
      lineBodyId: bodyId('GD-FGW'),
      managedBy: 'city',
    });
    const tax = await queries.getBodyByCode(orm.em.fork(), demoCityId, { code: 'ST-TAX', pointer: '/body' });
    expect(tax).toMatchObject({ aliases: ['税务局', '税务部门'], managedBy: 'vertical' });
  });

  it('refuses a code that no body has', async () => {
    const asked = queries.getBodyByCode(orm.em.fork(), demoCityId, {
      code: "x'; drop table body; --?",
      pointer: '/body',
    });
    await expect(asked).rejects.toMatchObject({ code: 'body.not-found' });
  });

  it.each([
    [[], []],
    [
      ['GD-FGW', '没有', '621121'],
      ['621121', 'GD-FGW'],
    ],
  ])('finds of the codes %j those that exist: %j', async (codes, expected) => {
    const found = await queries.findBodiesByCodes(orm.em.fork(), demoCityId, codes);
    expect(found.map((body) => body.code).toSorted()).toEqual(expected);
  });

  it.each([
    ['a department', 'GD-FGW', [['L04/leader', 'portfolio']]],
    ['a park in a county', 'PK-LX', [['L10/leader', 'portfolio']]],
    [
      'a county with two contacts',
      '621121',
      [
        ['L03/leader', 'contact'],
        ['L08/leader', 'contact'],
      ],
    ],
    ['a county bureau, by its county', '621102-FGW', [['L01/leader', 'contact']]],
    ['a township, by its county', '621125100', [['L05/leader', 'contact']]],
    ['the city, which no one is in charge of', '621100', []],
  ])('names the leaders of %s', async (_what, code, expected) => {
    const leaders = await queries.leadersOf(orm.em.fork(), bodyId(code));
    expect(leaders.map(({ postId: id, kind }) => [id, kind])).toEqual(
      expected.map(([post = '', kind]) => [postId(post), kind]),
    );
  });

  it('prefers a body’s own leader to its county’s, and the portfolio to the contact', async () => {
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const body = bodyId('621126-FGW');
    const seen = [];
    for (const [kind, post] of [
      ['contact', 'L10/leader'],
      ['portfolio', 'L04/leader'],
    ] as const) {
      const charge = [demoCityId, postId(post), body, kind];
      await owner.query(
        'insert into leader_charge (city_id, post_id, body_id, kind) values ($1, $2, $3, $4)',
        charge,
      );
      seen.push((await queries.leadersOf(orm.em.fork(), body)).map((leader) => leader.postId));
    }
    await owner.end();
    expect(seen).toEqual([[postId('L10/leader')], [postId('L04/leader')]]);
  });

  it.each([
    [[], []],
    [['L01/leader', 'X/unit_head'], [['L01/leader', postId('L01/leader')]]],
  ])('finds of the post codes %j the ids of those that exist', async (codes, expected) => {
    const found = await queries.findPostIds(orm.em.fork(), demoCityId, codes);
    expect([...found]).toEqual(expected);
  });

  it('names posts of several bodies by role, and who holds them', async () => {
    const em = orm.em.fork();
    const bodies = [bodyId('GD-CZJ'), bodyId('621102')];
    const posts = await queries.postsOfBody(em, bodies, ['unit_head', 'finance']);
    expect(posts.map((post) => post.code).toSorted()).toEqual([
      '621102/unit_head',
      'GD-CZJ/finance',
      'GD-CZJ/unit_head',
    ]);
    const ids = [postId('GD-CZJ/unit_head'), postId('621102/unit_head'), postId('L01/leader')];
    const holders = await queries.holdersOf(em, ids);
    expect(holders.map((holder) => holder.name).toSorted()).toEqual(['梁知远', '薛亚丽', '马文博']);
    expect(await queries.holdersOf(em, [])).toEqual([]);
  });
});
