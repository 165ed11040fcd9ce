import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { leadAssessorOf } from '../../assessment/library/indicator-duty.record.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';

const inForce = sql`not exists (select from indicator_change c where c.city_id = i.city_id and c.code = i.code
  and c.change = 'cut' and c.effective_on <= (city_now(i.city_id) at time zone 'Asia/Shanghai')::date)`;

/** The indicators in force that a task may serve, with their lead assessors, as choices of a form. */
export const indicatorChoices = (
  em: EntityManager,
  cityId: string,
): Promise<{ value: string; label: string }[]> =>
  em.execute(sql`
    select i.code as value, i.code || ' ' || i.name || coalesce('（' || a.short_name || '）', '') as label
    from indicator i left join body a on a.id = ${leadAssessorOf(sql`i.id`)}
    where i.city_id = ${cityId} and ${inForce} order by i.code`);

/**
 * The ids of the indicators that these tasks serve, by code; what is no indicator in force is not in it.
 * @throws permission.denied where one is named by whoever may not say which indicator a task serves
 */
export async function indicatorIdsOf(
  em: EntityManager,
  actor: Actor,
  tasks: readonly { indicatorCode?: string | null | undefined }[],
): Promise<ReadonlyMap<string, string>> {
  const codes = [...new Set(tasks.flatMap(({ indicatorCode }) => indicatorCode ?? []))];
  if (codes.length === 0) return new Map();
  if (!mayDo(actor, 'task:link'))
    throw new AppError('permission.denied', '任务服务哪项考核指标，由市级督查室选定。');
  const rows = await em.execute<{ code: string; id: string }[]>(sql`
    select i.code, i.id from indicator i where i.city_id = ${actor.cityId} and ${inForce}
      and i.code in (select jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb))`);
  return new Map(rows.map(({ code, id }) => [code, id]));
}

/** The id of the indicator of that code; null where none is named. @throws request.invalid for none in force */
export function servedIndicator(
  code: string | null | undefined,
  ids: ReadonlyMap<string, string>,
  pointer: string,
): string | null {
  if (code == null) return null;
  const id = ids.get(code);
  if (id !== undefined) return id;
  const detail = `没有代码为“${code}”的指标，或者它已经停用`;
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer, detail }] });
}
