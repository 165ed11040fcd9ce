import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AssessmentRules } from '../../domain/assessment/assessment-rules.js';
import type { Candidate } from '../../domain/consequence/candidate.js';

/** What a computation says by itself: by which rules it was judged, and the hash over its file. */
export interface ScoreFileHead {
  rules: AssessmentRules;
  sha256: string;
}

/** Every body of a computation as it placed it, with who directs it and who its head is now. */
export const readCandidates = (em: EntityManager, computationId: string): Promise<Candidate[]> =>
  em.execute<Candidate[]>(sql`
    select b.id as "bodyId", b.short_name as name, s.ranking_group as group, b.category, b.managed_by as "managedBy",
      s.ranked, s.total::text as total, s.rank,
      (select jsonb_build_object('personId', a.person_id, 'sinceOn', a.from_on) from post p
        join appointment a on a.post_id = p.id and a.to_on is null
        where p.body_id = b.id and p.role = 'unit_head' order by p.sort, p.code limit 1) as head
    from score_body s join body b on b.id = s.body_id where s.computation_id = ${computationId} order by s.seq`);

/** @throws Error for a computation that is not there */
export async function readScoreFileHead(em: EntityManager, computationId: string): Promise<ScoreFileHead> {
  const [row] = await em.execute<ScoreFileHead[]>(
    sql`select input -> 'rules' as rules, sha256 from score_computation where id = ${computationId}`,
  );
  if (row === undefined) throw new Error(`there is no computation ${computationId}`);
  return row;
}

/**
 * The leader who signs on each of these bodies: of a county the first of the posts that sign rewards, of others the one
 * in charge; null: nobody is. Source: rules.md, table of acts, interview.
 */
export async function leadersOf(
  em: EntityManager,
  { cityId, bodyIds, first }: { cityId: string; bodyIds: readonly string[]; first: string },
): Promise<ReadonlyMap<string, string | null>> {
  const rows = await em.execute<{ bodyId: string; signer: string | null }[]>(sql`
    select b.id as "bodyId", coalesce(
      (select p.id from post p where b.category = 'county' and p.city_id = ${cityId} and p.code = ${first}),
      (select l.post_id from leader_charge l join post p on p.id = l.post_id
        where l.body_id in (b.id, b.parent_id) order by l.body_id <> b.id, l.kind desc, p.sort, p.code limit 1)) as signer
    from body b where b.city_id = ${cityId}
      and b.id in (select x::uuid from jsonb_array_elements_text(${JSON.stringify(bodyIds)}::jsonb) x)`);
  return new Map(rows.map(({ bodyId, signer }) => [bodyId, signer]));
}
