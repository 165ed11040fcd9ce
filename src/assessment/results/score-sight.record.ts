import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';

const seeingAll: ReadonlySet<string> = new Set([
  ...['leader', 'secretary', 'office_head', 'assessment_office', 'inspector', 'organisation_dept'],
]);

/**
 * Whether an actor sees every body's score as soon as it was shown to the bodies: the assessment office, leaders and
 * those who look after the loop. Everybody else sees his own until publication, and all after it.
 * Source: article: 自动公开评分依据和扣分原因; before publication: rules.md, "Quarter and year".
 */
export const seesAllScores = ({ role, level }: Actor): boolean =>
  seeingAll.has(role) || (role === 'supervision_office' && level === 'city');

/** Which bodies' scores an actor sees, as a condition on the result r and the body b. */
export function scoresWithin(actor: Actor): RawQueryFragment {
  if (seesAllScores(actor)) return sql`r.state in ('previewed', 'published', 'replaced')`;
  return sql`(r.state in ('published', 'replaced') or r.state = 'previewed' and b.id = ${actor.bodyId})`;
}
