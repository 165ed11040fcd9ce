import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { chairOf } from '../../domain/assessment/objection-terms.js';
import type { Chair } from '../../domain/assessment/objection-terms.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';

/** Head and deputy of the assessment office, with who holds the posts. */
export const chairsOf = (em: EntityManager, cityId: string): Promise<Chair[]> =>
  em.execute<Chair[]>(sql`select c.duty, c.post_id as "postId", a.person_id as "personId"
    from assessment_chair c left join appointment a on a.post_id = c.post_id and a.to_on is null
    where c.city_id = ${cityId}`);

/** The persons who computed, showed or corrected what a result shows: they have reviewed it. */
export async function reviewersOf(em: EntityManager, resultId: string): Promise<Set<string>> {
  const rows = await em.execute<{ personId: string }[]>(sql`
    select by_person as "personId" from period_result_step
      where result_id = ${resultId} and action in ('preview', 'correct')
    union select a.person_id from period_result r join score_computation c on c.id = r.computation_id
      join appointment a on a.post_id = c.computed_by and a.to_on is null where r.id = ${resultId}`);
  return new Set(rows.map(({ personId }) => personId));
}

/** What is signed or decided, for the sentence of a refusal. */
export type SignedMatter = '签发' | '裁定';

/**
 * Lets only that holder of the assessment office's chair pass whose turn it is: its head, or the deputy where the head
 * is one of `involved`. @throws permission.denied for others, objection.recused for whoever had a part in it
 */
export async function requireChair(
  { em, actor }: { em: EntityManager; actor: Actor },
  involved: ReadonlySet<string>,
  matter: SignedMatter,
): Promise<void> {
  const chairs = await chairsOf(em, actor.cityId);
  if (!chairs.some(({ postId }) => postId === actor.postId))
    throw new AppError('permission.denied', `由考核办主任${matter}，您的岗位不能${matter}。`);
  if (involved.has(actor.personId))
    throw new AppError(
      'objection.recused',
      `您参与过这项成绩的计分、核对或异议办理，按回避要求由考核办另一位负责人${matter}。`,
    );
  if (chairOf(chairs, involved)?.postId === actor.postId) return;
  throw new AppError('permission.denied', `考核办主任不需要回避，由主任${matter}。`);
}
