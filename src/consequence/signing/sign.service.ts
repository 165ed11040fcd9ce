import { Injectable } from '@nestjs/common';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { sql } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { assertChecked } from '../../domain/consequence/reward-checks.js';
import type { RewardChecks } from '../../domain/consequence/reward-checks.js';
import { AppError } from '../../domain/errors.js';
import { consequenceStates } from '../../domain/states/consequence-states.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { EvidenceIntake } from '../../implementation/evidence/evidence-intake.service.js';
import type { TakenFile, sentFiles } from '../../implementation/evidence/evidence-intake.service.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { moveFlag, takeFlagBack } from '../flags/flag.record.js';
import { fundYearOf, grantsOf, lockFund, regrantAll, saveFund } from '../fund/fund.record.js';
import type { Consequence } from '../proposals/consequence.entity.js';
import type { SigningHand } from '../proposals/consequence.entity.js';
import { wakeClocksOf } from '../proposals/consequence-clock.record.js';
import * as record from '../proposals/consequence.record.js';
import { decidedWords, enteredWords, noteOf } from './decision-words.record.js';
import { revokeChainOf } from '../../supervision/interviews/chain/interview-chain.record.js';
import { lockConsequences } from './lock-consequences.record.js';
import { checksOf, noChecks } from './reward-check.record.js';
import { insertScans } from './signature-scan.record.js';
import { assertSigner, ownHand, paperHand } from './signing-hand.record.js';
import type * as schema from './signing.schema.js';

/** Where a decision on consequences stands, all of them locked. */
interface Moment {
  em: EntityManager;
  actor: Actor;
  law: CityLaw;
  now: Date;
  hand: SigningHand;
}

/** Which consequences, whose signature, and what is done with each. */
interface Deciding {
  ids: readonly string[];
  step: 'sign' | 'decline' | 'exempt';
  /** 代录: the day on the paper and its scans; left out: signed in the system. */
  paper?: { paperOn: string; scans: readonly TakenFile[] } | undefined;
  note: string | null;
  take: (one: Consequence, at: Moment) => void;
}

/** The signature under what the rules propose: in the system, or on paper and entered by the secretary. */
@Injectable()
export class SignService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly intake: EvidenceIntake,
  ) {}

  /**
   * Signs one as proposed, or with a change and its reason; the bonus is granted out of the fund, a flag moves.
   * @throws permission.denied for any post but the named, consequence.own-proposal, consequence.tie-full,
   *   consequence.result-reopened, consequence.unchecked, fund.overdrawn, fund.closed, state.illegal-step once it is decided
   */
  async sign(
    context: CommandContext,
    id: string,
    input: schema.SignInput,
  ): Promise<schema.ConsequenceAnswer> {
    return first(await this.#decide(context, signing([id], input)));
  }

  /** Signs several as proposed: all of them or none. @throws as `sign`; a tie is never among several */
  async signMany(context: CommandContext, { ids }: schema.SignManyInput): Promise<schema.ConsequencesAnswer> {
    return this.#decide(context, {
      ...{ ids: [...new Set(ids)], step: 'sign', note: null },
      take: (one, { hand }) => {
        if (one.tiePlaces != null && ids.length > 1)
          throw new AppError('request.invalid', '有并列的单位须逐件选定，不能一并签发。');
        one.sign(hand);
      },
    });
  }

  /** Declines, or revokes after a correction, with the reason. @throws as `sign` */
  async decline(
    context: CommandContext,
    id: string,
    input: schema.DeclineInput,
  ): Promise<schema.ConsequenceAnswer> {
    return first(await this.#decide(context, declining([id], input)));
  }

  /** 容错纠错: the sanction goes for what the body asked, with the reason. @throws state.illegal-step unless it asked, as `sign` */
  async exempt(
    context: CommandContext,
    id: string,
    { reason, version }: schema.ExemptInput,
  ): Promise<schema.ConsequenceAnswer> {
    const deciding: Deciding = {
      ...{ ids: [id], step: 'exempt', note: reason },
      take: (one, { hand }) => {
        one.assertVersion(version, { reason });
        one.exempt(hand, reason);
      },
    };
    return first(await this.#decide(context, deciding));
  }

  /**
   * 代录: enters what the leader signed on paper, with its scan; it is his signature, and he is told.
   * @throws as `sign`, request.invalid without a scan, and as `EvidenceIntake.take`
   */
  async enter(
    context: CommandContext,
    id: string,
    { files, paperOn, ...input }: schema.EnterInput & { files: ReturnType<typeof sentFiles> },
  ): Promise<schema.ConsequenceAnswer> {
    if (files.length === 0)
      throw new AppError('request.invalid', '代录签批须附纸面的扫描件。', {
        fields: [{ pointer: '/files', detail: '请上传纸面签批的扫描件' }],
      });
    const paper = { paperOn, scans: await this.intake.take(context, files) };
    if (input.outcome === 'decline')
      return first(await this.#decide(context, { ...declining([id], input), paper }));
    return first(await this.#decide(context, { ...signing([id], { version: input.version }), paper }));
  }

  #decide(context: CommandContext, deciding: Deciding): Promise<schema.ConsequencesAnswer> {
    const { actor } = context;
    const { ids, step, paper, note } = deciding;
    const paperOn = paper?.paperOn;
    const action = paperOn === undefined ? `consequence:${step}` : 'consequence:enter';
    const name = { action, subjectType: 'consequence', subjectIds: ids };
    return this.commands.run(context, name, async (work) => {
      const locked = await lockConsequences(work, ids);
      const now = await work.now();
      const law = await this.laws.current(work.em, actor.cityId, now);
      const hand =
        paperOn === undefined ? ownHand(actor, now) : await paperHand(work.em, actor, { paperOn, now });
      const at: Moment = { em: work.em, actor, law, now, hand };
      const { rewardSigners } = law.rules.consequence;
      await assertSigner(work.em, hand, { of: locked, rewardSigners });
      const checks = await checksOf(work.em, ids);
      for (const one of locked)
        await takeOne(one, at, { ...deciding, checks: checks.get(one.id) ?? noChecks });
      const money = await followWithMoney(locked, at);
      const of = { cityId: actor.cityId, law, now };
      return {
        change: {
          writes: [
            ...locked.map(record.saveConsequence),
            record.recordConsequenceSteps(ids, { action: step, by: actor, note: noteOf(note, paperOn) }, of),
            ...money,
            ...scanned(locked, { ...at, paper }),
            ...followWithRest(locked, at),
            ...wakeClocksOf(ids, of),
            ...record.tellOfConsequences([...decidedWords(locked, now), ...enteredWords(locked, at)], of),
          ],
          audit: { ...name, details: { step, states: locked.map(({ state }) => state), paperOn } },
          bodyIds: [...new Set([...locked.map(({ bodyId }) => bodyId), actor.bodyId])],
        },
        answer: answerOf(locked),
      };
    });
  }
}

const signing = (ids: readonly string[], { version, ...change }: schema.SignInput): Deciding => ({
  ...{ ids, step: 'sign', note: change.reason ?? null },
  take: (one, { hand }) => {
    one.assertVersion(version, { reason: change.reason ?? null });
    one.sign(hand, change);
  },
});

const declining = (ids: readonly string[], { reason, version }: schema.DeclineInput): Deciding => ({
  ...{ ids, step: 'decline', note: reason },
  take: (one, { hand }) => {
    one.assertVersion(version, { reason });
    one.decline(hand, reason);
  },
});

async function takeOne(
  one: Consequence,
  at: Moment,
  { step, take, checks }: Deciding & { checks: RewardChecks },
): Promise<void> {
  if (one.kind === 'interview' && one.state !== 'reopened' && step !== 'exempt')
    throw new AppError('state.illegal-step', '约谈在“约谈建议”里签发或不予约谈，请打开那一件办理。');
  await record.assertResultStands(at.em, one);
  if (step === 'sign') await record.assertTieFree(at.em, one);
  const asked = one.asked();
  take(one, at);
  if (step === 'sign') assertChecked(asked, checks);
  if (step === 'sign' && one.kind === 'red_flag')
    await moveFlag({ em: at.em, flags: at.law.rules.consequence.redFlags, now: at.now }, one);
}

const scanned = (
  locked: readonly Consequence[],
  { actor, now, paper }: Moment & Pick<Deciding, 'paper'>,
): RawQueryFragment[] =>
  paper === undefined
    ? []
    : locked.map(({ id }) => insertScans(paper.scans, { cityId: actor.cityId, consequenceId: id, now }));

async function followWithMoney(
  locked: readonly Consequence[],
  { em, actor, law, now }: Moment,
): Promise<RawQueryFragment[]> {
  const writes: RawQueryFragment[] = [];
  const paid = locked.filter(({ kind, state }) => kind === 'commendation' && state !== 'declined');
  const years = [...Map.groupBy(paid, ({ period }) => fundYearOf(period))].sort(
    ([one], [other]) => one - other,
  );
  for (const [year, group] of years) {
    const totalFen = law.rules.consequence.fundYearFen;
    const fund = await lockFund(em, { cityId: actor.cityId, year, totalFen, now });
    const grants = await grantsOf(
      em,
      group.map(({ id }) => id),
    );
    writes.push(...saveFund(fund, regrantAll(fund, group, { grants, now }), { actor, now }));
  }
  return writes;
}

function followWithRest(locked: readonly Consequence[], { now }: Moment): RawQueryFragment[] {
  return locked.flatMap((one) => {
    if (one.state === 'exempted') return [withdrawDraft(one, now, 'drafted')];
    if (one.state !== 'revoked') return [];
    if (one.kind === 'red_flag') return [takeFlagBack(one, now)];
    if (one.kind !== 'interview') return [];
    return [withdrawDraft(one, now, 'signed'), ...revokeChainOf(one.id, now)];
  });
}

const withdrawDraft = (
  { id, reason = null }: Consequence,
  now: Date,
  state: 'drafted' | 'signed',
): RawQueryFragment => sql`
  update interview_draft set state = 'withdrawn', reason = ${reason}, decided_at = ${now}, version = version + 1
  where consequence_id = ${id} and state = ${state}`;

const answerOf = (locked: readonly Consequence[]): schema.ConsequencesAnswer => ({
  items: locked.map(({ id, state, amountFen, version }) => ({
    ...{ id, state, stateName: consequenceStates.states[state].name, amountFen, version: version + 1 },
  })),
  amountFen: locked.reduce((sum, { amountFen }) => sum + amountFen, 0),
});

function first({ items }: schema.ConsequencesAnswer): schema.ConsequenceAnswer {
  const [one] = items;
  if (one === undefined) throw new Error('nothing was decided');
  return one;
}
