import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { isYear } from '../../domain/assessment/quarter.js';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { CityLaw } from '../../domain/city-law.js';
import { isReward, proposalsOf } from '../../domain/consequence/proposal.js';
import type { Proposal } from '../../domain/consequence/proposal.js';
import { wanOf } from '../../domain/supervision/money.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { Actor } from '../../identity/actor.js';
import { leadersOf, readCandidates, readScoreFileHead } from './candidates.record.js';
import type { InterviewCauseName } from '../../supervision/interviews/interview-draft.entity.js';
import { wakeClocks } from './consequence-clock.record.js';
import { peopleOf, postsOf, recordConsequenceSteps, tellOfConsequences } from './consequence.record.js';
import type { ConsequenceWord } from './consequence.record.js';
import { renewConsequences } from './renew.record.js';

/** Where a publication stands when it proposes. */
export interface ProposingMoment {
  em: EntityManager;
  /** Who publishes: never the one who signs what follows from it. */
  actor: Actor;
  law: CityLaw;
  now: Date;
}

/** The result that is published. */
export interface ProposingResult {
  id: string;
  cityId: string;
  period: string;
  computationId: string;
}

interface Drafted extends Proposal {
  id: string;
  interviewId: string;
  signer: string | null;
}

/**
 * What the publication of a result proposes by rule, as statements of its own transaction; what an earlier result of
 * the period had proposed is withdrawn or reopened. Nothing of it takes effect without a signature.
 * Source: rules.md, "Consequences" and "Quarter and year": published … → consequences proposed.
 */
export async function proposeConsequences(
  at: ProposingMoment,
  result: ProposingResult,
): Promise<RawQueryFragment[]> {
  const { em, law, now } = at;
  const { cityId, period, computationId } = result;
  const { rules: assessment, sha256 } = await readScoreFileHead(em, computationId);
  const { consequence } = law.rules;
  const candidates = await readCandidates(em, computationId);
  const annual = isYear(period);
  const ground = { rules: { assessment, consequence }, day: dayOf(now), annual };
  const proposals = proposalsOf(candidates, ground);
  const { drafted, writes } = await renewConsequences({ em, cityId, law, now }, period, proposals);
  if (drafted.length === 0) return writes;
  const [first = ''] = consequence.rewardSigners;
  const leaders = await leadersOf(em, { cityId, bodyIds: drafted.map(({ bodyId }) => bodyId), first });
  const rows = drafted.map((one): Drafted => ({
    ...{ ...one, id: uuid(), interviewId: uuid() },
    signer: isReward(one.kind) ? null : (leaders.get(one.bodyId) ?? null),
  }));
  const statementUntil = law.calendar.addWorkingDays(now, consequence.statementWithinWd);
  const words = await wordsFor(at, result, { rows, statementUntil });
  return [
    ...writes,
    insertAll(rows, { ...at, result, sha256, statementUntil }),
    insertInterviews(rows, { cityId, now, cause: annual ? 'bottom_of_year' : 'bottom_of_quarter' }),
    recordConsequenceSteps(
      rows.map(({ id }) => id),
      { action: 'propose', by: null, note: null },
      { cityId, now },
    ),
    ...tellOfConsequences(words, { cityId, law, now }),
    ...wakeClocks(
      rows.map(({ id, interviewId, kind }) => (kind === 'interview' ? interviewId : id)),
      { cityId, now },
    ),
  ];
}

interface Inserted extends ProposingMoment {
  result: ProposingResult;
  sha256: string;
  statementUntil: Date;
}

const insertAll = (
  rows: readonly Drafted[],
  { actor, now, result, sha256, statementUntil }: Inserted,
): RawQueryFragment => sql`
  insert into consequence (id, city_id, period, result_id, body_id, ranking_group, kind, state, place, tie_places,
    tie_of, heard, head_person, proposed_fen, amount_fen, plaque, rule, inputs, score_sha256, signer, proposed_by,
    proposed_person, proposed_at, statement_until)
  select r.id, ${result.cityId}::text, ${result.period}::text, ${result.id}::uuid, r."bodyId", r."group", r.kind,
    'drafted', r.place, (r.tie ->> 'places')::integer, (r.tie ->> 'of')::integer, r.heard, r."headPersonId",
    r."amountFen", r."amountFen", r.kind = 'commendation' and r.inputs ->> 'managedBy' = 'city', r.rule, r.inputs,
    ${sha256}::text, r.signer, ${actor.postId}::uuid, ${actor.personId}::uuid, ${now}::timestamptz,
    case when r.kind in ('interview', 'letter') then ${statementUntil}::timestamptz end
  from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, "bodyId" uuid, "group" text, kind text,
    place integer, tie jsonb, heard text, "headPersonId" uuid, "amountFen" bigint, rule text, inputs jsonb, signer uuid)`;

const insertInterviews = (
  rows: readonly Drafted[],
  { cityId, now, cause }: { cityId: string; now: Date; cause: InterviewCauseName },
): RawQueryFragment => sql`
  insert into interview_draft (id, city_id, decision_id, consequence_id, body_id, cause, episode, basis, inputs, signer,
    state, drafted_at)
  select r."interviewId", ${cityId}::text, null, r.id, r."bodyId", ${cause}::text, 1, r.rule, r.inputs, r.signer,
    'drafted', ${now}::timestamptz
  from jsonb_to_recordset(${JSON.stringify(rows.filter(({ kind }) => kind === 'interview'))}::jsonb) as r(id uuid,
    "interviewId" uuid, "bodyId" uuid, rule text, inputs jsonb, signer uuid)`;

interface Told {
  rows: readonly Drafted[];
  statementUntil: Date;
}

async function wordsFor(
  { em, law }: ProposingMoment,
  { id, cityId, period }: ProposingResult,
  { rows, statementUntil }: Told,
): Promise<ConsequenceWord[]> {
  const rewards = rows.filter(({ kind }) => isReward(kind));
  const sanctions = rows.filter(({ kind }) => !isReward(kind));
  const signers = await postsOf(em, cityId, law.rules.consequence.rewardSigners);
  const sumFen = rewards.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const round: ConsequenceWord = {
    ...{ subjectType: 'reward_round', subjectId: id, rung: 'rewards_proposed', episode: 1 },
    to: signers.map((postId) => ({ postId })),
    sentence: `${sayPeriod(period)}考核结果已发布，按规则提出奖励建议${rewards.length}件、奖金共${wanOf(sumFen)}万元，核对以后请签发`,
  };
  const check: ConsequenceWord = {
    ...{
      ...round,
      rung: 'rewards_to_check',
      to: [{ cityRole: 'assessment_office' }, { cityRole: 'finance' }],
    },
    sentence: `${sayPeriod(period)}奖励建议${rewards.length}件、奖金共${wanOf(sumFen)}万元，请核对依据和资金，核对以后由市领导签发`,
  };
  return [
    ...(rewards.length === 0 ? [] : [round, check]),
    ...sanctions.flatMap((one) => sanctionWords(one, { period, statementUntil })),
  ];
}

// The body hears at once and has its days; the leader when they are over.
function sanctionWords(
  { id, interviewId, bodyId, kind, rule, signer }: Drafted,
  { period, statementUntil }: { period: string; statementUntil: Date },
): ConsequenceWord[] {
  const what = kind === 'interview' ? '约谈' : '致函上级主管单位';
  const asked: ConsequenceWord = {
    ...{
      subjectType: 'consequence',
      subjectId: id,
      rung: 'statement_asked',
      episode: 1,
      to: peopleOf(bodyId),
    },
    sentence: `按${sayPeriod(period)}考核结果拟${what}：${rule}如有情况需要说明，请于${sayLimit(statementUntil)}前提交陈述`,
  };
  if (signer === null) return [asked];
  const drafted: ConsequenceWord = {
    ...(kind === 'interview'
      ? { subjectType: 'interview', subjectId: interviewId, rung: 'interview_drafted' }
      : { subjectType: 'consequence', subjectId: id, rung: 'letter_drafted' }),
    ...{ episode: 1, to: [{ postId: signer }], sentence: rule, after: statementUntil },
  };
  return [asked, drafted];
}
