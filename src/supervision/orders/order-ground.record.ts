import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import type { RecordOwner } from '../../identity/permissions.js';

/** What a command on a supervision order has to know beside the order itself. */
export interface OrderGround {
  /** For the permission table. */
  owner: RecordOwner & { bodyId: string };
  bodyName: string;
  /** 特急: its notices ignore quiet hours. */
  urgent: boolean;
  /** Posts of the responsible leaders of its tasks, else of the decision, else those in charge of the body. */
  leaders: string[];
}

interface GroundRow {
  bodyName: string;
  countyBodyId: string | null;
  lineBodyId: string | null;
  urgent: boolean;
  leaders: string[];
}

/** Reads the ground of an order that has a body, a decision and an id (none yet: no leaders of its tasks). */
export async function groundOfOrder(
  em: EntityManager,
  { id, bodyId, decisionId }: { id: string | null; bodyId: string; decisionId: string },
): Promise<OrderGround> {
  const [row] = await em.execute<GroundRow[]>(sql`
    select b.short_name as "bodyName", b.line_body_id as "lineBodyId", d.urgent,
      case when above.level = 'county' then above.id end as "countyBodyId",
      coalesce(
        (select jsonb_agg(distinct coalesce(t.responsible_leader, d.responsible_leader))
          filter (where coalesce(t.responsible_leader, d.responsible_leader) is not null)
          from supervision_order_item i join task_part p on p.id = i.part_id join task t on t.id = p.task_id
          where i.order_id = ${id}),
        (select jsonb_agg(c.post_id) from leader_charge c where c.body_id = b.id and c.kind = 'portfolio'),
        (select jsonb_agg(c.post_id) from leader_charge c where c.body_id in (b.id, b.parent_id)),
        '[]') as leaders
    from body b join decision d on d.id = ${decisionId} left join body above on above.id = b.parent_id
    where b.id = ${bodyId}`);
  if (row === undefined) throw new AppError('record.not-found', '没有找到这张督办单，或者它不属于本单位。');
  const { bodyName, urgent, leaders, ...owner } = row;
  return { owner: { bodyId, ...owner }, bodyName, urgent, leaders };
}

/**
 * Four eyes count persons, whatever posts they hold. Source: rules.md, "Bodies and people".
 * @throws permission.denied when the actor is the person on that post, or acts or acted for him as his delegate
 */
export async function assertOtherPerson(
  em: EntityManager,
  { personId }: Actor,
  { postId, refusal }: { postId: string | null | undefined; refusal: string },
): Promise<void> {
  if (postId === null || postId === undefined) return;
  const same = await em.execute<unknown[]>(sql`
    select 1 from appointment where post_id = ${postId} and person_id = ${personId} and to_on is null
    union all select 1 from delegation where post_id = ${postId} and to_person = ${personId} and revoked_at is null`);
  if (same.length > 0) throw new AppError('permission.denied', refusal);
}
