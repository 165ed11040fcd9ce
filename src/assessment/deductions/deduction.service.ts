import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { decimal, figure } from '../../domain/assessment/figure.js';
import { quarterOf } from '../../domain/assessment/quarter.js';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import { endOfDay } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import { deductionStates } from '../../domain/states/deduction-states.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import type { Action } from '../../identity/permissions.js';
import { requirePermission } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { closedPeriods } from '../measurements/closed-period.record.js';
import { lockPeriod } from '../results/result.record.js';
import { chairsOf, requireChair } from '../results/signer.record.js';
import { Deduction } from './deduction.entity.js';
import type { DeductionHand } from './deduction.entity.js';
import * as record from './deduction.record.js';
import type { DeductionWord } from './deduction.record.js';
import type * as schema from './deduction.schema.js';
import { yearPoke } from './deduction-clock.record.js';
import { proposalsOf } from './propose.record.js';

type Word = Omit<DeductionWord, 'id' | 'from'>;
interface Moment {
  em: EntityManager;
  actor: Actor;
  hand: DeductionHand;
}
type Take = (one: Deduction, at: Moment) => Promise<Word>;

/** What people do with the deductions that the lamps of a quarter proposed. */
@Injectable()
export class DeductionService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Proposes what the lamps of a quarter deduct and nobody proposed yet, where the clock of the year has not.
   * @throws state.illegal-step before the quarter is over, measurement.period-closed
   */
  propose(
    context: CommandContext,
    { period }: schema.DeductionProposeInput,
  ): Promise<schema.DeductionProposeAnswer> {
    const { actor } = context;
    const { cityId } = actor;
    const name = { action: 'deduction:propose', subjectType: 'deduction', subjectIds: [] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      await lockPeriod(em, cityId, period);
      const now = await readNow();
      const quarter = quarterOf(period);
      if (quarter === null || now <= endOfDay(quarter.lastDay))
        throw new AppError('state.illegal-step', `${sayPeriod(period)}还没有结束，还不能提出扣分建议。`);
      await assertOpen(em, cityId, period);
      const law = await this.laws.current(em, cityId, now);
      const { made, writes } = await proposalsOf(em, { cityId, quarter, law, now, by: actor });
      const answer = { period, proposed: made.length };
      const audit = { ...name, subjectIds: made.map(({ id }) => id), details: answer };
      const bodyIds = made.map(({ bodyId }) => bodyId);
      const pokes = made.length === 0 ? [] : [yearPoke(cityId, period, now)];
      return { change: { writes, audit, bodyIds, pokes }, answer };
    });
  }

  /** The head of the body makes its statement 陈述. @throws record.not-found for another body's, as `makeStatement` */
  state(
    context: CommandContext,
    id: string,
    input: schema.DeductionStatementInput,
  ): Promise<schema.DeductionAnswer> {
    const { statement, exemptionBasis = null, version } = input;
    return this.#run(context, { id, action: 'deduction:state' }, (one, { actor, hand }) => {
      requirePermission(actor, 'deduction:state', { bodyId: one.bodyId });
      one.assertVersion(version, { statement });
      one.makeStatement(hand, { statement, exemptionBasis });
      const sentence = `${actor.bodyName}对一件扣分建议提交了陈述，请核对：${one.reason}`;
      return Promise.resolve({ rung: 'deduction_stated', to: [checkerOf(one)], sentence });
    });
  }

  /** The lead assessor checks, or the supervision office. @throws record.not-found for others, as `Deduction.check` */
  check(
    context: CommandContext,
    id: string,
    { finding, note, version }: schema.DeductionCheckInput,
  ): Promise<schema.DeductionAnswer> {
    return this.#run(context, { id, action: 'deduction:check' }, async (one, { em, actor, hand }) => {
      if (!isChecker(actor, one)) throw notTheirs();
      one.assertVersion(version, { note });
      one.check(hand, finding === 'stands', note);
      const to = (await chairsOf(em, one.cityId)).map(({ postId }) => ({ postId }));
      const said = finding === 'stands' ? '成立' : '不成立';
      const sentence = `一件扣分建议经核对${said}，请考核办主任确认或者不予扣分：${one.reason}`;
      return { rung: 'deduction_checked', to, sentence };
    });
  }

  /**
   * The head of the assessment office confirms, declines or exempts by name; his deputy where the head had a part in it.
   * @throws permission.denied for others, objection.recused for who proposed, stated or checked, as `Deduction.decide`
   */
  decide(
    context: CommandContext,
    id: string,
    input: schema.DeductionDecisionInput,
  ): Promise<schema.DeductionAnswer> {
    const { outcome, reason = null, exemptUntil = null, version } = input;
    return this.#run(context, { id, action: 'deduction:decide' }, async (one, { em, actor, hand }) => {
      await requireChair({ em, actor }, involvedIn(one), '签发');
      one.assertVersion(version, { reason });
      one.decide(hand, { outcome, reason, exemptUntil });
      const to = ['unit_head', 'unit_staff'].map((role) => ({ bodyId: one.bodyId, role }));
      const said = {
        confirm: `扣${figure(decimal(one.points))}分`,
        decline: '不予扣分',
        exempt: '容错免予扣分',
      }[outcome];
      const why = reason === null ? '' : `（${reason}）`;
      return {
        rung: 'deduction_decided',
        to,
        sentence: `${sayPeriod(one.period)}对本单位${said}：${one.reason}${why}`,
      };
    });
  }

  #run(
    context: CommandContext,
    { id, action }: { id: string; action: Action },
    take: Take,
  ): Promise<schema.DeductionAnswer> {
    const { actor } = context;
    const name = { action, subjectType: 'deduction', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const one = await lock(Deduction, id);
      await lockPeriod(em, one.cityId, one.period);
      const now = await readNow();
      const law = await this.laws.current(em, actor.cityId, now);
      const hand = { postId: actor.postId, personId: actor.personId, now };
      const word = await take(one, { em, actor, hand });
      // Asked last: whoever has no right learns nothing of the period.
      await assertOpen(em, one.cityId, one.period);
      const { state, period, kind } = one;
      return {
        change: {
          writes: [
            record.saveDeduction(one),
            ...record.tellOfDeductions([{ ...word, id, from: now }], { cityId: one.cityId, law, now }),
          ],
          audit: { ...name, details: { state, period, kind } },
          bodyIds: [one.bodyId, actor.bodyId],
          pokes: [yearPoke(one.cityId, period, now)],
        },
        answer: { id, state, stateName: deductionStates.states[state].name, version: one.version + 1 },
      };
    });
  }
}

/** The persons who had a part in a deduction and may not sign it: four eyes count persons. */
const involvedIn = ({
  proposedPerson,
  statedPerson,
  checkedPerson,
}: Pick<Deduction, 'proposedPerson' | 'statedPerson' | 'checkedPerson'>): Set<string> =>
  new Set([proposedPerson, statedPerson, checkedPerson].filter((one) => one != null));

/** Whether an actor checks it: the lead assessor of its task's indicator, else the city's supervision office. */
function isChecker(
  { role, level, bodyId }: Actor,
  { checkerBodyId }: Pick<Deduction, 'checkerBodyId'>,
): boolean {
  if (checkerBodyId == null) return role === 'supervision_office' && level === 'city';
  return role === 'lead_assessor' && bodyId === checkerBodyId;
}

const checkerOf = ({ checkerBodyId }: Deduction) =>
  checkerBodyId == null
    ? { cityRole: 'supervision_office' }
    : { bodyId: checkerBodyId, role: 'lead_assessor' };

async function assertOpen(em: EntityManager, cityId: string, period: string): Promise<void> {
  if (!(await closedPeriods(em, cityId, [period])).has(period)) return;
  throw new AppError(
    'measurement.period-closed',
    `${sayPeriod(period)}的结果已经公布，扣分不再办理。确需处理的，报考核办按决定重新公布。`,
  );
}

const notTheirs = (): AppError =>
  new AppError('record.not-found', '没有找到这件扣分建议，或者它不由本单位核对。');
