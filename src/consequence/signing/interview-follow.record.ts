import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import type { Work } from '../../persistence/command-runner.js';
import { takeRows } from '../../persistence/take-rows.js';
import { Consequence } from '../proposals/consequence.entity.js';
import {
  assertResultStands,
  assertTieFree,
  recordConsequenceSteps,
  saveConsequence,
} from '../proposals/consequence.record.js';
import { ownHand } from './signing-hand.record.js';

/** A leader's decision on an interview, as the consequence behind it takes it. */
export interface InterviewDecision {
  em: EntityManager;
  actor: Actor;
  law: CityLaw;
  now: Date;
  outcome: 'sign' | 'decline';
  reason: string | null;
  /** Set where the body is heard instead of a head who left the post. */
  hear: 'body' | undefined;
}

/** The consequence of which an interview is the act, locked before it; null: the interview is about a decision. */
export async function lockConsequenceOf(
  em: EntityManager,
  lock: Work['lock'],
  interviewId: string,
): Promise<Consequence | null> {
  const [row] = await em.execute<{ id: string | null }[]>(
    sql`select consequence_id as id from interview_draft where id = ${interviewId}`,
  );
  return row?.id == null ? null : lock(Consequence, row.id);
}

/**
 * Decides the consequence together with its interview.
 * @throws consequence.statement-running, consequence.own-proposal, consequence.result-reopened, consequence.tie-full,
 *   consequence.head-changed for somebody who left the post
 */
export async function decideWithInterview(
  one: Consequence,
  { em, actor, now, outcome, reason, hear }: InterviewDecision,
): Promise<RawQueryFragment[]> {
  await assertResultStands(em, one);
  const hand = ownHand(actor, now);
  if (outcome === 'sign') {
    await assertTieFree(em, one);
    await assertHead(em, one, hear);
    one.sign(hand);
    if (hear === 'body') one.heard = 'body';
  } else one.decline(hand, reason ?? '');
  return [
    saveConsequence(one),
    recordConsequenceSteps(
      [one.id],
      { action: outcome, by: actor, note: reason },
      { cityId: one.cityId, now },
    ),
  ];
}

/** What `decideWithInterview` would refuse of a signature at this moment; writes nothing. */
export async function assertMayDecideInterview(
  em: EntityManager,
  id: string,
  { actor, now, hear }: { actor: Actor; now: Date; hear: 'body' | undefined },
): Promise<void> {
  const [one] = await takeRows(em, Consequence, sql`where id = ${id}`);
  if (one === undefined) return;
  await assertResultStands(em, one);
  one.assertMayDecide(ownHand(actor, now));
  await assertHead(em, one, hear);
}

async function assertHead(
  em: EntityManager,
  { bodyId, heard, headPerson }: Consequence,
  hear: 'body' | undefined,
): Promise<void> {
  if (heard !== 'head' || hear === 'body') return;
  const [head] = await em.execute<{ personId: string }[]>(sql`select a.person_id as "personId" from post p
    join appointment a on a.post_id = p.id and a.to_on is null
    where p.body_id = ${bodyId} and p.role = 'unit_head' order by p.sort, p.code limit 1`);
  if (head !== undefined && head.personId === headPerson) return;
  throw new AppError(
    'consequence.head-changed',
    '提出建议时的主要负责人已经离任，不能约谈；请改为听取单位汇报后签发，或者不予约谈。',
  );
}
