import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../../domain/city-law.js';
import { chainLimit } from '../../../domain/consequence/interview-limits.js';
import { notBefore } from '../../../domain/supervision/quiet-hours.js';
import type { Actor } from '../../../identity/actor.js';
import { recordNoticeItems } from '../../../notification/notice-item.record.js';
import type { Addressee } from '../../../notification/notice-item.record.js';
import type { Poke } from '../../../persistence/change.js';
import { consequenceWorkflowId } from '../../../temporal/workflow-ids.js';
import type { InterviewChain } from './interview-chain.entity.js';

/** A signed interview as its chain begins. */
interface SignedInterview {
  id: string;
  cityId: string;
  bodyId: string;
  /** Who signed it: he holds it. */
  leader: string;
  /** When what gave rise to it was written down. */
  draftedAt: Date;
  consequenceId: string | null;
}

/**
 * Begins what follows from an interview that is signed in the same command. Whose tenure it stands in: of one out of a
 * result the head of whom it was proposed, unless the body alone is heard; of others whoever held the post when it arose.
 */
export function insertChain(
  { id, cityId, bodyId, leader, draftedAt, consequenceId }: SignedInterview,
  { law, now, heard }: { law: CityLaw; now: Date; heard: 'head' | 'body' | null },
): RawQueryFragment {
  const dueAt = chainLimit({ state: 'signed', now, meetingAt: null, rectifyDueOn: null }, law);
  const person = sql`case when ${heard}::text = 'body' then null
    when ${consequenceId}::uuid is not null then (select head_person from consequence where id = ${consequenceId}::uuid)
    else (select a.person_id from post p join appointment a on a.post_id = p.id
      and (${draftedAt}::timestamptz at time zone 'Asia/Shanghai')::date between a.from_on and coalesce(a.to_on, 'infinity')
      where p.body_id = ${bodyId}::uuid and p.role = 'unit_head' order by p.sort, p.code, a.from_on desc limit 1) end`;
  return sql`insert into interview_chain (id, city_id, body_id, person_id, leader, state, due_at)
    select ${id}::uuid, ${cityId}::text, ${bodyId}::uuid, ${person}, ${leader}::uuid, 'signed', ${dueAt}::timestamptz`;
}

/** Writes back what a command changed on a locked chain; raises its version. */
export const saveChain = (c: InterviewChain): RawQueryFragment => sql`
  update interview_chain set leader = ${c.leader ?? null}, state = ${c.state}, round = ${c.round},
    due_at = ${c.dueAt ?? null}, meeting_id = ${c.meetingId ?? null}, received_by = ${c.receivedBy ?? null},
    received_at = ${c.receivedAt ?? null}, missed = ${c.missed}, absence = ${c.absence ?? null},
    commitment = ${c.commitment ?? null}, commit_due_on = ${c.commitDueOn ?? null},
    commit_phone = ${c.commitPhone ?? null}, committed_at = ${c.committedAt ?? null},
    rectification_id = ${c.rectificationId ?? null}, problem = ${c.problem ?? null},
    requirement = ${c.requirement ?? null}, rectify_due_on = ${c.rectifyDueOn ?? null},
    check_opinion = ${c.checkOpinion ?? null}, checked_by = ${c.checkedBy ?? null},
    checked_at = ${c.checkedAt ?? null}, version = version + 1 where id = ${c.id}`;

/** One step of the story of some interviews after their signature. */
interface InterviewStep {
  action: string;
  /** Null: the clock. */
  by: Pick<Actor, 'postId' | 'personName'> | null;
  note: string | null;
}

/** Adds a step to the ledger of each of these interviews. */
export const recordInterviewSteps = (
  ids: readonly string[],
  { action, by, note }: InterviewStep,
  { cityId, now }: { cityId: string; now: Date },
): RawQueryFragment => sql`
  insert into interview_step (city_id, interview_id, at, action, by_post, by_name, note)
  select ${cityId}::text, x::uuid, ${now}::timestamptz, ${action}::text, ${by?.postId ?? null}::uuid,
    ${by?.personName ?? null}::text, ${note}::text
  from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) x`;

/** Something that some shall hear about a signed interview. */
export interface InterviewWord {
  id: string;
  to: readonly Addressee[];
  rung: string;
  episode: number;
  sentence: string;
}

/** Writes notices about signed interviews, held through the quiet hours. */
export const tellOfInterviews = (
  words: readonly InterviewWord[],
  { cityId, law, now }: { cityId: string; law: CityLaw; now: Date },
): RawQueryFragment[] =>
  recordNoticeItems(
    words.flatMap(({ id, to, ...word }) =>
      to.map((addressee) => ({
        ...{ ...word, to: addressee, decisionId: null, subjectType: 'interview' as const, subjectId: id },
        notBefore: notBefore(now, law, false),
      })),
    ),
    { cityId, now },
  );

/** The head of a body, whoever holds the post. */
export const headOf = (bodyId: string): Addressee => ({ bodyId, role: 'unit_head' });

/** The office that calls, holds and checks. */
export const interviewOffice: Addressee = { cityRole: 'supervision_office' };

/** Whoever holds an interview; empty where nobody is named. */
export const leaderOf = ({ leader }: Pick<InterviewChain, 'leader'>): Addressee[] =>
  leader == null ? [] : [{ postId: leader }];

/** Ends what follows from the interview of a consequence that is revoked: what was done stays on record. */
export function revokeChainOf(consequenceId: string, now: Date): RawQueryFragment[] {
  const open = sql`k.state not in ('closed', 'revoked')
    and k.id in (select id from interview_draft where consequence_id = ${consequenceId})`;
  return [
    sql`update interview_chain k set state = 'revoked', due_at = null, version = k.version + 1 where ${open}`,
    sql`insert into interview_step (city_id, interview_id, at, action)
      select k.city_id, k.id, ${now}::timestamptz, 'revoke' from interview_chain k where ${open}`,
  ];
}

/** Wakes the clock of an interview at once. */
export const interviewPoke = (id: string, now: Date): Poke => ({
  workflowType: 'consequence',
  workflowId: consequenceWorkflowId(id),
  dueAt: now,
});

/** An appointment as chains are judged by it. */
export interface Meeting {
  id: string;
  at: Date;
  place: string;
  /** Its minutes are there. */
  isRecorded: boolean;
}

/** The appointment of a chain; null: none was made. */
export async function meetingOf(em: EntityManager, id: string | null | undefined): Promise<Meeting | null> {
  if (id == null) return null;
  const [row] = await em.execute<Meeting[]>(
    sql`select id, at, place, recorded_at is not null as "isRecorded" from interview_meeting where id = ${id}`,
  );
  return row ?? null;
}
