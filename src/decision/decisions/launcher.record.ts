import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import type { Action, RecordOwner } from '../../identity/permissions.js';
import type { Decision } from './decision.entity.js';

/**
 * Who takes a whole decision back: the city's office, or the post that launched it.
 * Source: issue "nothing is orphaned". @throws permission.denied
 */
export function requireLauncher(actor: Actor, { launchedBy }: Decision): void {
  const isCityOffice = actor.role === 'supervision_office' && actor.level === 'city';
  if (isCityOffice || launchedBy === actor.postId) return;
  throw new AppError('permission.denied', '决策事项由交办人或两办督查室撤回，请向督查室提出。');
}

/**
 * Lets an office act on the decisions of its reach alone: the city's on all, a county's on those that its own launched.
 * @throws record.not-found for a decision of somebody else
 */
export async function requireReach(
  em: EntityManager,
  { actor, action }: { actor: Actor; action: Action },
  { launchedBy }: Pick<Decision, 'launchedBy'>,
): Promise<void> {
  const [owner] = await em.execute<RecordOwner[]>(sql`
    select b.id as "bodyId", b.parent_id as "countyBodyId", b.line_body_id as "lineBodyId"
    from post p join body b on b.id = p.body_id where p.id = ${launchedBy}`);
  requirePermission(actor, action, owner);
}
