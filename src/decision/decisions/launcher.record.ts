import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
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
