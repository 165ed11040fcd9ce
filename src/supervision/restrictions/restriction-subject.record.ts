import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import type { RestrictionInput } from './restriction.schema.js';

/** What a restriction is about that is no part of a task: a project, or the enterprise that was visited. */
export interface PlaceSubject {
  projectId: string | null;
  enterpriseId: string | null;
  visitId: string | null;
  /** The body that stands for it: responsible for the project, or where the enterprise lies. */
  bodyId: string;
  /** The body above that one, which raises what that one itself must solve. */
  aboveId: string | null;
  countyBodyId: string | null;
  /** Post of the leader who is paired with the enterprise at present. */
  pairedPostId: string | null;
  /** Whether it still goes on: a project that is done, or an enterprise that closed, raises nothing. */
  isOpen: boolean;
}

const own = sql`b.id as "bodyId", b.parent_id as "aboveId",
  case when above.level = 'county' then above.id end as "countyBodyId"`;

/**
 * Locks the project or enterprise that a restriction is raised about, for whoever may speak for it: its body, the office
 * above it, and the leader who is paired with the enterprise. @throws record.not-found, permission.denied
 */
export async function lockPlaceSubject(
  em: EntityManager,
  actor: Actor,
  { projectId, visitId }: Pick<RestrictionInput, 'projectId' | 'visitId'>,
): Promise<PlaceSubject> {
  const [subject] = await em.execute<PlaceSubject[]>(
    projectId === undefined
      ? sql`select null as "projectId", e.id as "enterpriseId", v.id as "visitId", ${own}, g.post_id as "pairedPostId",
          e.state = 'active' as "isOpen"
        from enterprise_visit v join enterprise e on e.id = v.enterprise_id join body b on b.id = e.body_id
        left join body above on above.id = b.parent_id
        left join enterprise_pairing g on g.enterprise_id = e.id and g.to_on is null
        where v.id = ${visitId ?? null} and v.city_id = ${actor.cityId} for no key update of e`
      : sql`select j.id as "projectId", null as "enterpriseId", null as "visitId", ${own}, null as "pairedPostId",
          j.state in ('active', 'suspended') as "isOpen"
        from project j join body b on b.id = j.body_id left join body above on above.id = b.parent_id
        where j.id = ${projectId} and j.city_id = ${actor.cityId} for no key update of j`,
  );
  if (subject === undefined)
    throw new AppError('record.not-found', '没有找到这个项目或者这次走访，或者它不属于本单位。');
  const { bodyId, countyBodyId, pairedPostId } = subject;
  if (pairedPostId !== actor.postId)
    requirePermission(actor, projectId === undefined ? 'enterprise:visit' : 'project:edit', {
      bodyId,
      countyBodyId,
    });
  return subject;
}

/** The leader in charge of a body, by his post, other than whoever asks; null: nobody else is. */
export async function leaderInCharge(
  em: EntityManager,
  bodyId: string,
  askerPostId: string,
): Promise<string | null> {
  const [row] = await em.execute<{ id: string }[]>(sql`
    select c.post_id as id from leader_charge c join body b on b.id = ${bodyId} and c.body_id in (b.id, b.parent_id)
    where c.post_id <> ${askerPostId} order by c.body_id = b.id desc, c.kind desc, c.post_id limit 1`);
  return row?.id ?? null;
}
