import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';

/** Why an interview is drafted: for a part that stayed red, or an order that stayed unanswered. */
export interface InterviewCause {
  bodyId: string;
  partId: string | null;
  orderId: string | null;
  cause: 'red_month_ends' | 'order_overdue';
  episode: number;
  /** The rule and the facts in one Chinese sentence. */
  basis: string;
  inputs: Record<string, unknown>;
}

/**
 * Drafts interviews 约谈 for a named leader to sign or decline, once per cause and episode, and tells him.
 * Signer: for a county the party secretary, for others the leader in charge, of a county's bureaus and townships the
 * one in charge of the county. Source: rules.md, table of acts; below the county an assumption.
 */
export function draftInterviews(
  causes: readonly InterviewCause[],
  { cityId, decisionId, now, notBefore }: { cityId: string; decisionId: string; now: Date; notBefore: Date },
): RawQueryFragment[] {
  if (causes.length === 0) return [];
  const rows = JSON.stringify(causes.map((cause) => ({ id: uuid(), ...cause })));
  return [
    sql`with drafted as (
        insert into interview_draft (id, city_id, decision_id, body_id, part_id, order_id, cause, episode, basis,
          inputs, signer, state, drafted_at)
        select r.id, ${cityId}, ${decisionId}::uuid, r."bodyId", r."partId", r."orderId", r.cause, r.episode, r.basis,
          r.inputs, coalesce(
            (select p.id from post p where b.category = 'county' and p.city_id = ${cityId} and p.code = 'L01/leader'),
            (select l.post_id from leader_charge l join post p on p.id = l.post_id
              where l.body_id in (b.id, b.parent_id) order by l.body_id <> b.id, l.kind desc, p.sort, p.code limit 1),
            (select d.responsible_leader from decision d where d.id = ${decisionId})),
          'drafted', ${now}::timestamptz
        from jsonb_to_recordset(${rows}::jsonb) as r(id uuid, "bodyId" uuid, "partId" uuid, "orderId" uuid,
          cause text, episode integer, basis text, inputs jsonb)
        join body b on b.id = r."bodyId"
        on conflict (coalesce(part_id, order_id, consequence_id), cause, episode) do nothing
        returning id, signer, basis),
      clocks as (
        insert into live_clock (workflow_id, city_id, workflow_type, next_wake_at)
        select 'consequence/' || id, ${cityId}, 'consequence', ${now}::timestamptz from drafted
        on conflict (workflow_id) do nothing),
      pokes as (
        insert into outbox (city_id, workflow_type, workflow_id)
        select ${cityId}, 'consequence', 'consequence/' || id from drafted)
      insert into notice_item (city_id, post_id, decision_id, subject_type, subject_id, rung, episode, sentence,
        not_before, arisen_at)
      select ${cityId}, d.signer, ${decisionId}::uuid, 'interview', d.id, 'interview_drafted', 1, d.basis,
        ${notBefore}::timestamptz, ${now}::timestamptz
      from drafted d where d.signer is not null
      on conflict (post_id, subject_id, rung, episode) do nothing`,
  ];
}
