import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { heldBack } from '../../implementation/evidence/file-scan.record.js';

/** One step of a restriction's ledger. */
export interface RestrictionStepShown {
  at: Date;
  action: string;
  /** Title of the post; null: the clock. */
  by: string | null;
  byBody: string | null;
  to: string | null;
  note: string | null;
}

/** Who had a restriction and what he did, oldest first. */
export const stepsOf = (em: EntityManager, id: string): Promise<RestrictionStepShown[]> =>
  em.execute<RestrictionStepShown[]>(sql`
    select s.at, s.action, o.title as by, ob.short_name as "byBody", coalesce(b.short_name, p.title) as to, s.note
    from restriction_step s left join post o on o.id = s.by_post left join body ob on ob.id = o.body_id
    left join body b on b.id = s.to_body_id left join post p on p.id = s.to_post_id
    where s.restriction_id = ${id} order by s.at, s.id`);

/** The files that the raiser gave with it. */
export const evidenceOf = (
  em: EntityManager,
  id: string,
): Promise<{ id: string; name: string; pages: number }[]> =>
  em.execute(sql`select e.id, e.original_name as name, e.pages, ${heldBack('e')} as held from evidence_file e
    where restriction_id = ${id} and removed_at is null order by uploaded_at, id`);
