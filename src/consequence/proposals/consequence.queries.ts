import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { isReward } from '../../domain/consequence/proposal.js';
import type { ConsequenceKind } from '../../domain/consequence/proposal.js';
import { checksAwaited, checksNeeded } from '../../domain/consequence/reward-checks.js';
import type { RewardChecker, RewardChecks } from '../../domain/consequence/reward-checks.js';
import { AppError } from '../../domain/errors.js';
import { consequenceStates, isUndecidedConsequence } from '../../domain/states/consequence-states.js';
import type { ConsequenceState } from '../../domain/states/consequence-states.js';
import { interviewChainStates } from '../../domain/states/interview-chain-states.js';
import type { InterviewChainState } from '../../domain/states/interview-chain-states.js';
import { interviewStates } from '../../domain/states/interview-states.js';
import type { InterviewState } from '../../domain/states/interview-states.js';
import { canStep } from '../../domain/states/step.js';
import { laterFirst } from '../../domain/assessment/quarter.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { askedFen, isUpheld, lastChecks } from '../signing/reward-check.record.js';
import { scansOf } from '../signing/signature-scan.record.js';
import { grantSums } from '../fund/fund.queries.js';
import type { RenewedProposal } from './consequence.entity.js';
import { consequenceMove } from './consequence-move.js';
import type { ConsequenceMove } from './consequence-move.js';
import { consequencesWithin, readsInterviews, seesAllConsequences } from './consequence-reach.record.js';
import type { ConsequenceQuery } from './consequence.schema.js';

/** One consequence as lists show it; money in fen. */
export interface ConsequenceRow {
  id: string;
  period: string;
  kind: ConsequenceKind;
  state: ConsequenceState;
  stateName: string;
  group: string;
  bodyId: string;
  bodyCode: string;
  bodyName: string;
  /** Place of a reward; null: a sanction. */
  place: number | null;
  /** Published total by which it was proposed. */
  total: string | null;
  tiePlaces: number | null;
  tieOf: number | null;
  proposedFen: number;
  amountFen: number;
  plaque: boolean;
  /** What the checkers of a reward said. */
  checks: RewardChecks;
  askedFen: number;
  upheld: boolean;
  unpaidFen: number;
  owedFen: number;
  signerTitle: string | null;
  statementUntil: Date | null;
  interviewId: string | null;
  /** Where the interview stands since its signature; null: none was signed. */
  chainState: InterviewChainState | null;
  chainDueAt: Date | null;
  move: ConsequenceMove;
  version: number;
}

/** What the reader can do with a consequence. */
export type ConsequenceWay =
  'state' | 'exemption' | 'exempt' | 'check' | 'sign' | 'decline' | 'enter' | 'pay' | 'return';

/** One step of its story. */
interface StepRow {
  at: Date;
  action: string;
  by: string | null;
  note: string | null;
}

/** One consequence with all that it was judged by and what was done with it. */
export interface ConsequenceView extends ConsequenceRow {
  rule: string;
  inputs: Record<string, string | number | null>;
  scoreSha256: string;
  /** Number of the published result within its period. */
  resultNumber: number;
  heard: 'head' | 'body' | null;
  proposedAt: Date;
  statement: string | null;
  statedAt: Date | null;
  /** 容错纠错: on what the body asks not to be sanctioned; null: it did not ask. */
  exemptionBasis: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  enteredBy: string | null;
  paperOn: string | null;
  /** Of the paper, for those who look after the loop. */
  scans: { id: string; name: string; pages: number }[];
  reason: string | null;
  reopenedAt: Date | null;
  renewed: RenewedProposal | null;
  grantedFen: number;
  paidFen: number;
  /** In words; null: there is none that the reader may open. */
  interviewState: string | null;
  steps: StepRow[];
  ways: ConsequenceWay[];
}

type Row = Omit<ConsequenceRow, 'stateName' | 'move'>;

const row = sql`c.id, c.period, c.kind, c.state, c.ranking_group as "group", c.body_id as "bodyId",
  b.code as "bodyCode", b.short_name as "bodyName", c.place, c.inputs ->> 'total' as total,
  c.tie_places as "tiePlaces", c.tie_of as "tieOf", c.proposed_fen::float8 as "proposedFen",
  c.amount_fen::float8 as "amountFen", c.plaque, greatest(g.granted - g.paid, 0)::float8 as "unpaidFen",
  greatest(g.paid - c.amount_fen, 0)::float8 as "owedFen", s.title as "signerTitle",
  c.statement_until as "statementUntil", i.id as "interviewId", k.state as "chainState",
  k.due_at as "chainDueAt", ${lastChecks(sql`c.id`)} as checks, ${askedFen}::float8 as "askedFen",
  ${isUpheld} as upheld, c.version`;
const from = sql`from consequence c join body b on b.id = c.body_id left join post s on s.id = c.signer
  left join interview_draft i on i.consequence_id = c.id left join interview_chain k on k.id = i.id cross join lateral (${grantSums(sql`c.id`)}) g`;

const within = (actor: Actor): RawQueryFragment =>
  sql`c.city_id = ${actor.cityId} and ${consequencesWithin(actor)}`;

/** What was proposed by rule, and what came of it, each as far as the reader may see it. */
@Injectable()
export class ConsequenceQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** Quarters and years with consequences that the reader may see, the newest first. */
  async periods(actor: Actor): Promise<string[]> {
    const rows = await this.orm.em
      .fork()
      .execute<{ period: string }[]>(sql`select distinct c.period from consequence c where ${within(actor)}`);
    return rows.map(({ period }) => period).sort(laterFirst);
  }

  /** Rewards before sanctions, group by group; what was withdrawn with its result only where it is asked for. */
  async list(actor: Actor, { period, group, kind, state }: ConsequenceQuery): Promise<ConsequenceRow[]> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const rows = await em.execute<Row[]>(sql`
      select ${row} ${from} where ${within(actor)}
        and (${period ?? null}::text is null or c.period = ${period ?? null})
        and (${group ?? null}::text is null or c.ranking_group = ${group ?? null})
        and (${kind ?? null}::text is null or c.kind = ${kind ?? null})
        and case when ${state ?? null}::text is null then c.state <> 'withdrawn' else c.state = ${state ?? null} end
      order by c.period desc, array_position(array['red_flag', 'commendation', 'interview', 'letter'], c.kind),
        min(b.sort) over (partition by c.ranking_group), c.place nulls last, b.sort, c.id limit 500`);
    return rows.map((one) => withWords(one, now));
  }

  /** One with its story. @throws record.not-found also for what the reader may not see */
  async get(actor: Actor, id: string): Promise<ConsequenceView> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, actor.cityId);
    const [found] = await em.execute<(Row & Stored)[]>(sql`
      select ${row}, c.signer, c.rule, c.inputs, c.score_sha256 as "scoreSha256", r.number as "resultNumber",
        coalesce(i.heard, c.heard) as heard, c.proposed_at as "proposedAt", c.statement, c.stated_at as "statedAt", c.exemption_basis as "exemptionBasis",
        d.title as "decidedBy", c.decided_at as "decidedAt", e.title as "enteredBy", c.paper_on as "paperOn", ${scansOf(sql`c.id`)} as scans, c.reason,
        c.reopened_at as "reopenedAt", c.renewed, g.granted::float8 as "grantedFen", g.paid::float8 as "paidFen",
        i.state as "interviewState"
      ${from} join period_result r on r.id = c.result_id left join post d on d.id = c.decided_by
        left join post e on e.id = c.entered_by
      where ${within(actor)} and c.id = ${id}`);
    if (found === undefined) throw new AppError('record.not-found', '没有找到这件奖惩，或者它不属于本单位。');
    const steps = await em.execute<StepRow[]>(sql`
      select s.at, s.action, concat_ws(' ', p.title, s.by_name) as by, s.note from consequence_step s
      left join post p on p.id = s.by_post where s.consequence_id = ${id} order by s.id`);
    const { interviewState, signer, ...rest } = found;
    const readable = interviewState !== null && (readsInterviews(actor) || interviewState === 'signed');
    return {
      ...{ ...withWords(rest, now), steps: steps.map((one) => ({ ...one, by: one.by || null })) },
      scans: seesAllConsequences(actor) ? rest.scans : [],
      interviewState: readable ? interviewName(interviewState, rest.chainState) : null,
      ways: await this.#ways(actor, { ...rest, signer }, now),
    };
  }

  /** The scan of a signature on paper, for those who look after the loop. @throws record.not-found for others */
  async scan(actor: Actor, id: string): Promise<SignatureScan> {
    const [found] = await this.orm.em.fork().execute<SignatureScan[]>(sql`
      select f.original_name as name, f.media_type as "mediaType", f.byte_size as "byteSize",
        f.storage_key as "storageKey"
      from signature_scan f join consequence c on c.id = f.consequence_id where f.id = ${id} and ${within(actor)}
        and ${seesAllConsequences(actor)}::boolean`);
    if (found === undefined)
      throw new AppError('record.not-found', '没有找到这份扫描件，或者本单位无权查看。');
    return found;
  }

  async #ways(actor: Actor, found: Row & Asked, now: Date): Promise<ConsequenceWay[]> {
    const { state, kind, bodyId, unpaidFen, owedFen, statementUntil } = found;
    const inTerm = state === 'drafted' && statementUntil !== null && now <= statementUntil;
    const states = inTerm && mayDo(actor, 'consequence:state') && actor.bodyId === bodyId;
    const isOpen = canStep(consequenceStates, state, 'exempt');
    const asked = found.exemptionBasis !== null;
    const mayAsk = isOpen && !asked && statementUntil !== null && now <= statementUntil;
    const exempts = isOpen && asked && actor.role === 'leader' && (await this.#signsFor(actor, found, now));
    const undecided = isUndecidedConsequence(state) && (kind !== 'interview' || state === 'reopened');
    const isChecked = checksNeeded(found).every((checker) => found.checks[checker]?.passed === true);
    const signs = undecided && !inTerm && (await this.#signsFor(actor, found, now));
    const pays = mayDo(actor, 'fund:pay');
    return [
      ...(states ? (['state'] as const) : []),
      ...(mayAsk && mayDo(actor, 'consequence:state') && actor.bodyId === bodyId
        ? (['exemption'] as const)
        : []),
      ...(exempts ? (['exempt'] as const) : []),
      ...(awaitsCheckOf(actor, found) ? (['check'] as const) : []),
      ...(signs && isChecked && actor.role === 'leader' ? (['sign'] as const) : []),
      ...(signs && actor.role === 'leader' ? (['decline'] as const) : []),
      ...(signs && isChecked && actor.role === 'secretary' ? (['enter'] as const) : []),
      ...(pays && state === 'signed' && unpaidFen > 0 ? (['pay'] as const) : []),
      ...(pays && state !== 'reopened' && owedFen > 0 ? (['return'] as const) : []),
    ];
  }

  /** Whether the reader signs rewards himself: then he may sign several together. */
  async signsRewards(actor: Actor): Promise<boolean> {
    const now = await this.clock.now(this.orm.em.fork(), actor.cityId);
    return actor.role === 'leader' && this.#signsFor(actor, { kind: 'commendation', signer: null }, now);
  }

  // The post itself, or the secretary who serves it.
  async #signsFor(
    { cityId, postId, role }: Actor,
    { kind, signer }: Pick<Row, 'kind'> & Signer,
    now: Date,
  ): Promise<boolean> {
    if (role !== 'leader' && role !== 'secretary') return false;
    const em = this.orm.em.fork();
    const [leader] = await em.execute<{ id: string; code: string }[]>(sql`
      select l.id, l.code from post o join post l on l.city_id = o.city_id and l.role = 'leader'
        and l.code = split_part(o.code, '/', 1) || '/leader' where o.id = ${postId}`);
    if (leader === undefined) return false;
    const { rules } = await this.laws.current(em, cityId, now);
    return isReward(kind) ? rules.consequence.rewardSigners.includes(leader.code) : leader.id === signer;
  }
}

/** Whose side of the checks a reader stands on; null: he checks nothing. */
const checkerOf = (actor: Actor): RewardChecker | null => {
  if (!mayDo(actor, 'consequence:check')) return null;
  return actor.role === 'finance' ? 'finance' : 'assessment';
};

/** Whether a reward waits for the reader's check. */
export function awaitsCheckOf(
  actor: Actor,
  found: Pick<ConsequenceRow, 'kind' | 'state' | 'checks' | 'askedFen' | 'upheld'>,
): boolean {
  const checker = checkerOf(actor);
  return (
    checker !== null &&
    isUndecidedConsequence(found.state) &&
    checksAwaited(found, found.checks).includes(checker)
  );
}

/** A file of the paper behind a signature, as it is handed out. */
interface SignatureScan {
  name: string;
  mediaType: string;
  byteSize: number;
  storageKey: string;
}

interface Signer {
  /** The one post that signs; null: any that signs rewards. */
  signer: string | null;
}

type Asked = Signer & { exemptionBasis: string | null };

type Stored = Omit<ConsequenceView, keyof ConsequenceRow | 'steps' | 'ways' | 'interviewState'> &
  Signer & { interviewState: InterviewState | null };

const interviewName = (state: InterviewState, chain: InterviewChainState | null): string =>
  state === 'signed' && chain !== null
    ? interviewChainStates.states[chain].name
    : interviewStates.states[state].name;

const withWords = <R extends Row>(found: R, now: Date): R & Pick<ConsequenceRow, 'stateName' | 'move'> => ({
  ...found,
  stateName: consequenceStates.states[found.state].name,
  move: consequenceMove(found, now),
});
