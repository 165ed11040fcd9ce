import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UniqueConstraintViolationException, sql } from '@mikro-orm/postgresql';
import type { MikroORM } from '@mikro-orm/postgresql';
import { openOrm } from '../../src/persistence/orm.js';
import { runAndCommit, runPrepared } from '../../src/persistence/prepared.js';
import { createTestDatabase } from '../support/test-databases.js';
import type { TestDatabase } from '../support/database-template.js';

let database: TestDatabase;
let orm: MikroORM;

beforeAll(async () => {
  database = await createTestDatabase();
  // One connection: what a transaction leaves behind on it is met by the next.
  orm = await openOrm({ url: database.appUrl, poolMax: 1, entities: [] });
});
afterAll(async () => {
  await orm.close(true);
  await database.drop();
});

const insert = (series: string) =>
  sql`insert into idempotency_key (account_id, key, city_id, request_sha256, answer)
    values ('00000000-0000-0000-0000-000000000000', ${series}, '621100', '', '{}')`;
const keys = async () =>
  (await orm.em.fork().execute<{ key: string }[]>('select key from idempotency_key order by key')).map(
    ({ key }) => key,
  );
const inTransaction = <T>(work: Parameters<MikroORM['em']['transactional']>[0]) =>
  orm.em.fork().transactional(work) as Promise<T>;

describe('transactions whose begin and commit travel with statements', () => {
  it('keep what they wrote', async () => {
    await inTransaction((em) => em.execute(insert('a')));
    await inTransaction((em) => runAndCommit(em, [insert('b')]));
    await inTransaction((em) => runPrepared(em, insert('c')));
    expect(await keys()).toEqual(['a', 'b', 'c']);
  });

  it.each([
    [
      'the work fails after a statement',
      async () =>
        inTransaction(async (em) => {
          await em.execute(insert('x'));
          throw new Error('changed its mind');
        }),
    ],
    ['the first statement fails', async () => inTransaction((em) => em.execute('select 1 / 0'))],
    [
      'one of those that travel with the commit fails',
      async () =>
        inTransaction(async (em) => {
          await em.execute(insert('x'));
          await runAndCommit(em, [insert('y'), sql`select ${1}::integer / ${0}::integer`, insert('z')]);
        }),
    ],
    [
      'a prepared one fails',
      async () =>
        inTransaction(async (em) => {
          await em.execute(insert('x'));
          await runPrepared(em, sql`select ${1}::integer / ${0}::integer`);
        }),
    ],
  ])('leave nothing behind and the connection fit when %s', async (_when, work) => {
    await expect(work()).rejects.toThrow();
    expect(await keys()).toEqual(['a', 'b', 'c']);
  });

  it('cost nothing when nothing was asked', async () => {
    await expect(inTransaction(async () => 'nothing')).resolves.toBe('nothing');
  });

  it('take the same statement twice in one message', async () => {
    const same = () => sql`insert into change_feed (city_id, body_ids, subject_type, subject_ids)
      values (${'621100'}, '{}', ${'twice'}, '{}')`;
    await inTransaction((em) => runAndCommit(em, [same(), same()]));
    expect(
      await orm.em
        .fork()
        .execute(`select count(*)::integer as n from change_feed where subject_type = 'twice'`),
    ).toEqual([{ n: 2 }]);
  });

  it('tell a violation in the message that commits from other failures', async () => {
    await expect(inTransaction((em) => runAndCommit(em, [insert('a'), insert('w')]))).rejects.toThrow(
      UniqueConstraintViolationException,
    );
    expect(await keys()).toEqual(['a', 'b', 'c']);
  });

  it('tell a prepared violation of a unique key from other failures', async () => {
    await expect(inTransaction((em) => runPrepared(em, insert('a')))).rejects.toThrow(
      UniqueConstraintViolationException,
    );
  });

  it('run the same prepared text with other values', async () => {
    const doubled = (n: number) =>
      inTransaction((em) => runPrepared(em, sql`select ${n}::integer * 2 as n, ${'a?b'}::text as t`));
    expect(await doubled(2)).toEqual([{ n: 4, t: 'a?b' }]);
    expect(await doubled(21)).toEqual([{ n: 42, t: 'a?b' }]);
  });
});
