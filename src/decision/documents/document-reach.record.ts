import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';

const offices = new Set(['supervision_office', 'secretary', 'leader', 'office_head']);

/**
 * Which documents `f` an actor may read the content of: an internal one is for its distribution list, for who entered
 * it, and for the offices and leaders of the city. Source: rules.md, "What may enter".
 */
export function documentsReadBy({ bodyId, postId, level, role }: Actor): RawQueryFragment {
  return sql`(f.classification = 'public' or ${bodyId} = any(f.distribution) or f.registered_by = ${postId}
    or ${level === 'city' && offices.has(role)})`;
}
