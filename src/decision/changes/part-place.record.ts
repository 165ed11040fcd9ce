import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';

/** The decision of a part, which comes before it in the order of locks. @throws record.not-found */
export async function decisionOfPart(em: EntityManager, partId: string): Promise<string> {
  const [row] = await em.execute<{ id: string }[]>(
    sql`select decision_id as id from task_part where id = ${partId}`,
  );
  if (row === undefined) throw new AppError('record.not-found', '没有找到这项任务，或者它不属于本单位。');
  return row.id;
}
