import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import type { CityLaw } from '../../domain/city-law.js';
import { book, freeFen, grantBookings } from '../../domain/consequence/fund.js';
import type { FundState } from '../../domain/consequence/fund.js';
import { withinPlaces } from '../../domain/consequence/places.js';
import { checkerNames, checksNeeded } from '../../domain/consequence/reward-checks.js';
import type { RewardChecker, RewardChecks } from '../../domain/consequence/reward-checks.js';
import { AppError } from '../../domain/errors.js';
import { consequenceStates, isUndecidedConsequence } from '../../domain/states/consequence-states.js';
import { yuanOf } from '../../domain/supervision/money.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { fundYearOf, grantsOf, lockFund, noGrant } from '../fund/fund.record.js';
import type { Consequence } from '../proposals/consequence.entity.js';
import * as record from '../proposals/consequence.record.js';
import type { ConsequenceWord } from '../proposals/consequence.record.js';
import { lockConsequences } from './lock-consequences.record.js';
import { checkAction, checksOf, noChecks } from './reward-check.record.js';
import type { CheckInput, ConsequencesAnswer } from './signing.schema.js';

/** Where a check stands. */
interface Moment {
  em: EntityManager;
  cityId: string;
  law: CityLaw;
  now: Date;
}

/** 核对: the assessment office looks at the basis of a reward and finance at the money, before anybody signs it. */
@Injectable()
export class RewardCheckService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Passes or refuses several rewards: all of them or none; each keeps who checked it, when, and what was found.
   * @throws state.illegal-step for what needs no check of the office, was checked by it already or is decided;
   *   fund.overdrawn, fund.closed where finance would pass more than there is; request.invalid for a refusal without reason
   */
  check(context: CommandContext, { ids, outcome, reason: said }: CheckInput): Promise<ConsequencesAnswer> {
    const { actor } = context;
    const { cityId } = actor;
    const reason = said ?? null;
    const checker: RewardChecker = actor.role === 'finance' ? 'finance' : 'assessment';
    const all = [...new Set(ids)];
    const name = { action: 'consequence:check', subjectType: 'consequence', subjectIds: all };
    return this.commands.run(context, name, async (work) => {
      const locked = await lockConsequences(work, all);
      const now = await work.now();
      const law = await this.laws.current(work.em, cityId, now);
      const at = { em: work.em, cityId, law, now };
      const checks = await checksOf(work.em, all);
      for (const one of locked) {
        await record.assertResultStands(work.em, one);
        assertAwaits(one, { checker, outcome, checks: checks.get(one.id) ?? noChecks });
      }
      const notes =
        outcome === 'refuse' || checker === 'assessment'
          ? new Map<string, string>()
          : await findMoney(locked, at);
      const steps = locked.map(({ id }) =>
        record.recordConsequenceSteps(
          [id],
          { action: checkAction(checker, outcome), by: actor, note: reason ?? notes.get(id) ?? null },
          at,
        ),
      );
      const words = outcome === 'pass' ? [] : await refusedWords(locked, { ...at, actor, checker, reason });
      return {
        change: {
          writes: [...steps, ...record.tellOfConsequences(words, at)],
          audit: { ...name, details: { checker, outcome } },
          bodyIds: [...new Set([...locked.map(({ bodyId }) => bodyId), actor.bodyId])],
        },
        answer: answerOf(locked),
      };
    });
  }
}

interface Asked {
  checker: RewardChecker;
  outcome: 'pass' | 'refuse';
  checks: RewardChecks;
}

function assertAwaits(one: Consequence, { checker, outcome, checks }: Asked): void {
  if (!isUndecidedConsequence(one.state) || !checksNeeded(one.asked()).includes(checker))
    throw new AppError('state.illegal-step', `这件不需要${checkerNames[checker]}核对，或者已经决定。`);
  if (checks[checker]?.passed === (outcome === 'pass'))
    throw new AppError('state.illegal-step', `${checkerNames[checker]}已经核对过这件奖励；请刷新后再看。`);
}

// What finance passes can be granted, one after the other, of a tie as many as it has places; the signature is judged
// again under the fund's lock.
async function findMoney(
  locked: readonly Consequence[],
  { em, cityId, law, now }: Moment,
): Promise<Map<string, string>> {
  const notes = new Map<string, string>();
  const grants = await grantsOf(
    em,
    locked.map(({ id }) => id),
  );
  const years = [...Map.groupBy(locked, ({ period }) => fundYearOf(period))].sort(
    ([one], [other]) => one - other,
  );
  for (const [year, group] of years) {
    const totalFen = law.rules.consequence.fundYearFen;
    let fund: FundState = await lockFund(em, { cityId, year, totalFen, now });
    const paid = new Set(withinPlaces(group));
    for (const one of group) {
      const free = freeFen(fund) + fund.heldFen;
      const outstandingFen = one.asked().askedFen - (grants.get(one.id) ?? noGrant).grantedFen;
      const amountFen = paid.has(one) ? Math.max(outstandingFen, 0) : 0;
      fund = book(fund, grantBookings(fund, { amountFen, period: one.period, day: dayOf(now) }));
      notes.set(one.id, `${year}年奖励资金可用${yuanOf(free)}元，本件${yuanOf(one.asked().askedFen)}元。`);
    }
  }
  return notes;
}

interface Refused extends Moment {
  actor: Actor;
  checker: RewardChecker;
  reason: string | null;
}

async function refusedWords(
  locked: readonly Consequence[],
  { em, cityId, law, now, checker, reason }: Refused,
): Promise<ConsequenceWord[]> {
  const signers = await record.postsOf(em, cityId, law.rules.consequence.rewardSigners);
  return locked.map(({ id, period }) => ({
    ...{ subjectType: 'consequence', subjectId: id, rung: 'check_refused' },
    ...{ episode: Math.floor(now.getTime() / 1_000), to: signers.map((postId) => ({ postId })) },
    sentence: `${sayPeriod(period)}一件奖励${checkerNames[checker]}核对未通过：${reason ?? ''}`,
  }));
}

const answerOf = (locked: readonly Consequence[]): ConsequencesAnswer => ({
  items: locked.map(({ id, state, amountFen, version }) => ({
    ...{ id, state, stateName: consequenceStates.states[state].name, amountFen, version },
  })),
  amountFen: locked.reduce((sum, { amountFen }) => sum + amountFen, 0),
});
