import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Veto } from '../../domain/assessment/grade.js';
import type { Award } from '../../domain/assessment/row-facts.js';

/** The bonus of a year by body, in the order of matters. */
export async function readAwards(
  em: EntityManager,
  { cityId, year }: { cityId: string; year: string },
): Promise<ReadonlyMap<string, readonly Award[]>> {
  const rows = await em.execute<(Award & { bodyCode: string })[]>(sql`
    select b.code as "bodyCode", a.matter as "matterId", a.document_number as "documentNumber",
      trim_scale(a.points)::text as points
    from bonus_award a join body b on b.id = a.body_id
    where a.city_id = ${cityId} and a.year = ${Number(year)}
    order by b.code, a.matter collate "C", a.document_number collate "C"`);
  return byBody(rows);
}

/** The vetoes that hold on a day, by body. */
export async function readVetoes(
  em: EntityManager,
  { cityId, day }: { cityId: string; day: string },
): Promise<ReadonlyMap<string, readonly Veto[]>> {
  const rows = await em.execute<(Veto & { bodyCode: string })[]>(sql`
    select b.code as "bodyCode", v.legal_basis as "legalBasis", v.approved_by as "approvedBy",
      v.from_on::text as "fromOn", v.until_on::text as "untilOn", v.grade_at_most as "gradeAtMost"
    from veto v join body b on b.id = v.body_id
    where v.city_id = ${cityId} and ${day}::date between v.from_on and v.until_on order by b.code, v.id`);
  return byBody(rows);
}

function byBody<T extends { bodyCode: string }>(rows: readonly T[]): Map<string, Omit<T, 'bodyCode'>[]> {
  const all = new Map<string, Omit<T, 'bodyCode'>[]>();
  for (const { bodyCode, ...rest } of rows) {
    const own = all.get(bodyCode) ?? [];
    all.set(bodyCode, [...own, rest]);
  }
  return all;
}

/** A body that is assessed; undefined: there is none of that code. */
export async function assessedBody(
  em: EntityManager,
  cityId: string,
  code: string,
): Promise<{ id: string; name: string } | undefined> {
  const [body] = await em.execute<{ id: string; name: string }[]>(sql`
    select id, short_name as name from body where city_id = ${cityId} and code = ${code} and category is not null`);
  return body;
}

/** Whether the result of a year is published, and no signed decision opened it again. */
export async function isYearClosed(em: EntityManager, cityId: string, year: number): Promise<boolean> {
  const [row] = await em.execute<{ closed: boolean }[]>(sql`
    select coalesce(bool_or(state = 'published') and not bool_or(state in ('computed', 'previewed')), false) as closed
    from period_result where city_id = ${cityId} and period = ${String(year)}`);
  return row?.closed ?? false;
}
