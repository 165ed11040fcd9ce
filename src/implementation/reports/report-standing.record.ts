import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { ReportKind } from '../../domain/implementation/review-clock.js';
import type { Report } from './report.entity.js';

/** Where a report hangs; the decision and the part come before it in the order of locks. @throws record.not-found */
export async function placeOfReport(
  em: EntityManager,
  id: string,
): Promise<{ partId: string; decisionId: string; kind: ReportKind }> {
  const [row] = await em.execute<{ partId: string; decisionId: string; kind: ReportKind }[]>(
    sql`select part_id as "partId", decision_id as "decisionId", kind from report where id = ${id}`,
  );
  if (row === undefined) throw new AppError('record.not-found', '没有找到这份填报，或者它不属于本单位。');
  return row;
}

/** Whether a later report of the part stands. Precondition: the part is locked. */
export async function hasLaterReport(
  em: EntityManager,
  { id, partId, submittedAt }: Report,
): Promise<boolean> {
  const rows = await em.execute<unknown[]>(sql`select 1 from report where part_id = ${partId} and id <> ${id}
    and state <> 'returned' and (submitted_at, id) > (${submittedAt}, ${id}) limit 1`);
  return rows.length > 0;
}

/**
 * Percent of a part without one report: what its latest other report says that was not returned, else what the part
 * had before its first. Precondition: the part is locked.
 */
export async function progressWithout(
  em: EntityManager,
  { id, partId, previousProgress }: Report,
): Promise<number> {
  const [row] = await em.execute<{ progress: string }[]>(sql`select coalesce(
    (select progress from report where part_id = ${partId} and id <> ${id} and state <> 'returned'
      order by submitted_at desc, id desc limit 1),
    (select previous_progress from report where part_id = ${partId} order by submitted_at, id limit 1)) as progress`);
  return row === undefined ? previousProgress : Number(row.progress);
}
