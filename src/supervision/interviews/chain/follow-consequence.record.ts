import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { recordConsequenceSteps } from '../../../consequence/proposals/consequence.record.js';
import type { CityLaw } from '../../../domain/city-law.js';
import { chainMove } from '../../../domain/consequence/chain-move.js';
import type { AwaitedStep, UndecidedFacts } from '../../../domain/consequence/consequence-clock.js';
import type { ConsequenceKind } from '../../../domain/consequence/proposal.js';
import { isReward } from '../../../domain/consequence/proposal.js';
import { isUndecidedConsequence } from '../../../domain/states/consequence-states.js';
import type { ConsequenceState } from '../../../domain/states/consequence-states.js';
import { interviewChainStates } from '../../../domain/states/interview-chain-states.js';
import type { InterviewState } from '../../../domain/states/interview-states.js';
import { notBefore } from '../../../domain/supervision/quiet-hours.js';
import { sayLimit } from '../../../domain/supervision/sentences.js';
import { recordNoticeItems } from '../../../notification/notice-item.record.js';
import type { Addressee, NoticeItem } from '../../../notification/notice-item.record.js';
import type { InterviewChain } from './interview-chain.entity.js';
import * as record from './interview-chain.record.js';

/** What a clock is judged by, its rows locked: a consequence, an interview, or both. */
export interface Followed {
  id: string;
  cityId: string;
  bodyName: string;
  signer: string | null;
  told: string[];
  consequence: {
    id: string;
    kind: ConsequenceKind;
    state: ConsequenceState;
    resultId: string;
    proposedAt: Date;
    statementUntil: Date | null;
    statedAt: Date | null;
    reopenedAt: Date | null;
  } | null;
  interview: { state: InterviewState; draftedAt: Date } | null;
}

/** Locks what a clock is about, the consequence before its interview; null: it is not there. */
export async function lockFollowed(em: EntityManager, id: string): Promise<Followed | null> {
  await em.execute(sql`select from consequence where id = ${id}
    or id = (select consequence_id from interview_draft where id = ${id}) for no key update`);
  await em.execute(sql`select from interview_draft where id = ${id} for no key update`);
  const [row] = await em.execute<Record<string, unknown>[]>(sql`
    select ${id}::text as id, coalesce(i.city_id, c.city_id) as "cityId", b.short_name as "bodyName",
      coalesce(i.signer, c.signer) as signer, coalesce(i.told, c.told) as told, c.id as "consequenceId", c.kind,
      c.state, c.result_id as "resultId", c.proposed_at as "proposedAt", c.statement_until as "statementUntil",
      c.stated_at as "statedAt", c.reopened_at as "reopenedAt", i.state as "interviewState",
      i.drafted_at as "draftedAt"
    from (select ${id}::uuid as id) x left join interview_draft i on i.id = x.id
      left join consequence c on c.id = coalesce(i.consequence_id, x.id)
      join body b on b.id = coalesce(i.body_id, c.body_id)`);
  if (row === undefined) return null;
  const { consequenceId, interviewState, draftedAt, ...rest } = row;
  return {
    ...(rest as Pick<Followed, 'id' | 'cityId' | 'bodyName' | 'signer' | 'told'>),
    consequence: consequenceId === null ? null : ({ ...rest, id: consequenceId } as Followed['consequence']),
    interview:
      interviewState === null ? null : ({ state: interviewState, draftedAt } as Followed['interview']),
  };
}

/** What a person still has to decide; null: it is decided, or it went with its result. */
export function undecidedOf({ consequence, interview }: Followed): UndecidedFacts | null {
  if (consequence !== null) {
    if (!isUndecidedConsequence(consequence.state)) return null;
    const { proposedAt, statementUntil, statedAt, state, reopenedAt } = consequence;
    return { proposedAt, statementUntil, statedAt, reopenedAt: state === 'reopened' ? reopenedAt : null };
  }
  if (interview?.state !== 'drafted') return null;
  return { proposedAt: interview.draftedAt, statementUntil: null, statedAt: null, reopenedAt: null };
}

/** Keeps which limits were told; never raises a version, so that no open form is spoilt by a clock. */
export function keepTold({ id, interview, told }: Followed): RawQueryFragment {
  const all = JSON.stringify(told);
  const list = sql`(select array_agg(x) from jsonb_array_elements_text(${all}::jsonb) x)`;
  return interview === null
    ? sql`update consequence set told = ${list} where id = ${id}`
    : sql`update interview_draft set told = ${list} where id = ${id}`;
}

interface Telling {
  law: CityLaw;
  now: Date;
  /** Posts that sign rewards. */
  rewardSigners: readonly string[];
}

/** Tells that a limit passed: a term that ended in silence stands in the story, everything else is told to people. */
export function tellOverdue(
  { what, dueAt }: AwaitedStep,
  { followed, chain }: { followed: Followed; chain: InterviewChain | null },
  { law, now, rewardSigners }: Telling,
): RawQueryFragment[] {
  const { cityId, consequence } = followed;
  const of = { cityId, law, now };
  if (what === 'statement') {
    const step = { action: 'statement_over', by: null, note: null };
    return consequence === null ? [] : [recordConsequenceSteps([consequence.id], step, of)];
  }
  if (what === 'signature')
    return recordNoticeItems(signatureItems(followed, dueAt, { law, now, rewardSigners }), of);
  if (chain === null) return [];
  const action = what === 'record' ? chainMove('received').action : chainMove(chain.state).action;
  const sentence = `${followed.bodyName}的约谈已过时限：${action}（${sayLimit(dueAt)}），请尽快办理`;
  // One number for each state and round: what was told of one limit does not silence another.
  const place = Object.keys(interviewChainStates.states).indexOf(
    what === 'record' ? 'received' : chain.state,
  );
  const episode = chain.round * 100 + place;
  return [
    record.recordInterviewSteps([chain.id], { action: 'late', by: null, note: action }, of),
    ...record.tellOfInterviews(
      [{ id: chain.id, to: lateAddressees(chain, what), rung: 'interview_late', episode, sentence }],
      of,
    ),
  ];
}

// Who has the move, whoever holds the interview, and of the office its head.
function lateAddressees(chain: InterviewChain, what: AwaitedStep['what']): Addressee[] {
  const leader = record.leaderOf(chain);
  const { who } = chainMove(chain.state);
  if (who === 'unit' && what !== 'record')
    return [record.headOf(chain.bodyId), ...leader, record.interviewOffice];
  return [record.interviewOffice, { cityRole: 'office_head' }, ...leader];
}

function signatureItems(
  { id, signer, bodyName, consequence, interview }: Followed,
  dueAt: Date,
  { law, now, rewardSigners }: Telling,
): NoticeItem[] {
  const reward = consequence !== null && isReward(consequence.kind);
  const to: Addressee[] = [
    ...(reward ? rewardSigners : signer === null ? [] : [signer]).map((postId) => ({ postId })),
    { cityRole: 'office_head' },
  ];
  const subject = reward
    ? { subjectType: 'reward_round' as const, subjectId: consequence.resultId }
    : { subjectType: interview === null ? ('consequence' as const) : ('interview' as const), subjectId: id };
  const reopened = consequence?.state === 'reopened' ? consequence.reopenedAt : null;
  const what = reward ? '奖励建议' : `对${bodyName}的处理建议`;
  return to.map((addressee) => ({
    ...{ ...subject, to: addressee, decisionId: null, rung: 'signature_overdue' },
    episode: reopened == null ? 1 : Math.floor(reopened.getTime() / 1_000),
    sentence: `${what}到${sayLimit(dueAt)}仍未决定，请尽快签发或不予签发`,
    notBefore: notBefore(now, law, false),
  }));
}
