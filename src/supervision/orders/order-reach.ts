import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';

const seeAll = new Set([
  ...['leader', 'secretary', 'office_head', 'assessment_office', 'lead_assessor', 'inspector'],
]);

/** Whether an actor sees only what concerns his own body, and only what was issued to it. */
export function seesOnlyOwn({ role }: Actor): boolean {
  return !seeAll.has(role) && role !== 'supervision_office';
}

/**
 * Which bodies' orders and interviews an actor sees, as a condition on `body b`: leaders, the city's offices and
 * inspectors all, a county's office its county's, everybody else his own body's.
 * Source: mission.md, roles; that the lead assessor sees all is an assumption.
 */
export function bodiesSeenBy(actor: Actor): RawQueryFragment {
  if (seesOnlyOwn(actor)) return sql`b.id = ${actor.bodyId}`;
  if (actor.role === 'supervision_office' && actor.level !== 'city')
    return sql`${actor.bodyId} in (b.id, b.parent_id)`;
  return sql`true`;
}
