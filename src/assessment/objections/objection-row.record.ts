import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { taskRowCode } from '../schemes/task-row.js';
import { deductionsCode } from './objection.schema.js';

/** The row that an objection is against, as people call it, as an expression on o; `N02/E06` has its indicator's name. */
export const objectionRowName = sql`case o.row_code when ${deductionsCode} then '督办扣分' when ${taskRowCode} then '任务台账'
  else coalesce((select i.name from indicator i
    where i.city_id = o.city_id and i.code = split_part(o.row_code, '/', -1)), o.row_code) end`;

/** The same of a row whose objection is not in the record yet. */
export async function rowNameOf(
  em: EntityManager,
  { cityId, rowCode }: { cityId: string; rowCode: string },
): Promise<string> {
  const [row] = await em.execute<{ name: string }[]>(sql`
    select ${objectionRowName} as name from (select ${cityId} as city_id, ${rowCode} as row_code) o`);
  return row?.name ?? rowCode;
}
