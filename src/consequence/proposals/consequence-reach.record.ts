import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';

const seeingAll: ReadonlySet<string> = new Set([
  ...['leader', 'secretary', 'office_head', 'assessment_office', 'inspector', 'organisation_dept'],
]);

/** Whether an actor sees every proposed consequence, whoever it concerns. */
export const seesAllConsequences = ({ role, level }: Actor): boolean =>
  seeingAll.has(role) || (role === 'supervision_office' && level === 'city');

/** Whether an actor reads what is proposed against a body of which he may read the interview. */
export const readsSanctions = (actor: Actor): boolean =>
  seesAllConsequences(actor) || actor.role === 'unit_head' || actor.role === 'unit_staff';

/** Whether an actor reads every proposed interview; its body's people read their own once it is signed. */
export const readsInterviews = (actor: Actor): boolean =>
  seesAllConsequences(actor) && actor.role !== 'organisation_dept';

/**
 * Which consequences an actor sees, as a condition on c: all, or those of rewards for finance; everybody what was
 * publicly commended; a body's people also what is proposed against it, and what was signed for it.
 */
export function consequencesWithin(actor: Actor): RawQueryFragment {
  if (seesAllConsequences(actor)) return sql`true`;
  const reward = sql`c.kind in ('commendation', 'red_flag')`;
  if (actor.role === 'finance') return reward;
  const commended = sql`(${reward} and c.state = 'signed')`;
  if (actor.role !== 'unit_head' && actor.role !== 'unit_staff') return commended;
  return sql`(${commended} or c.body_id = ${actor.bodyId}
    and (not ${reward} or c.state in ('signed', 'reopened', 'revoked')))`;
}
