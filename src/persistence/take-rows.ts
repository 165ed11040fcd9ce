import { raw, sql } from '@mikro-orm/postgresql';
import { runPrepared } from './prepared.js';
import type { EntityClass, EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';

const lists = new WeakMap<object, { table: string; list: string }>();

/**
 * Reads rows as entities by SQL, `rest` being everything after the table's name, with its lock. Guards work on
 * them as on any; nothing tracks them, who changes them writes them back. Three times faster than the mapper, and
 * it can lock FOR NO KEY UPDATE, which lets others insert rows that refer to these.
 */
export async function takeRows<E extends object>(
  em: EntityManager,
  entity: EntityClass<E>,
  rest: RawQueryFragment,
): Promise<E[]> {
  const { table, list } = listOf(em, entity);
  const rows = await runPrepared<object>(em, sql`select ${raw(list)} from ${raw(table)} ${rest}`);
  return rows.map((row) => Object.setPrototypeOf(row, entity.prototype as object) as E);
}

function listOf<E extends object>(
  em: EntityManager,
  entity: EntityClass<E>,
): { table: string; list: string } {
  const known = lists.get(entity);
  if (known !== undefined) return known;
  const { tableName, props } = em.getMetadata().get(entity);
  // Decimals come as numbers: everything judged by them is a percentage of two decimals.
  const columns = props.map(({ name, fieldNames, columnTypes }) => {
    const cast = columnTypes[0]?.startsWith('numeric') === true ? '::float8' : '';
    return `${fieldNames[0]}${cast} as "${name}"`;
  });
  const made = { table: tableName, list: columns.join(', ') };
  lists.set(entity, made);
  return made;
}
