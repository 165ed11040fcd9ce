import { Injectable } from '@nestjs/common';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import { freeFen, isFundClosed, yearOver } from '../../domain/consequence/fund.js';
import type { GrantState } from '../../domain/consequence/fund.js';
import { AppError } from '../../domain/errors.js';
import { yuanOf } from '../../domain/supervision/money.js';
import type { CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import type { CityLaw } from '../../domain/city-law.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { Consequence } from '../proposals/consequence.entity.js';
import * as record from '../proposals/consequence.record.js';
import type { ConsequenceWord } from '../proposals/consequence.record.js';
import type { FundYear } from './fund-year.entity.js';
import { fundYearOf, grantsOf, lockFund, noGrant, saveFund } from './fund.record.js';
import type { FundEntryRow } from './fund.record.js';
import type * as schema from './fund.schema.js';

/** What a movement of one grant is judged by. */
interface Moved {
  one: Consequence;
  grant: GrantState;
  now: Date;
}

/** 考核奖励资金: what finance confirms, and what is kept back before the year ends. */
@Injectable()
export class FundService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Finance confirms that the granted bonus was paid, all that is outstanding of it.
   * @throws state.illegal-step where nothing is outstanding, fund.own-payment for who signed it, request.invalid
   */
  pay(
    context: CommandContext,
    consequenceId: string,
    input: schema.PaymentInput,
  ): Promise<schema.FundAnswer> {
    const { voucher, paidOn, payee, allowanceBasis = null } = input;
    return this.#move(context, { consequenceId, action: 'fund:pay' }, ({ one, grant, now }) => {
      if (one.decidedPerson === context.actor.personId)
        throw new AppError('fund.own-payment', '这件奖励由您签发，拨付由另一人确认。');
      const amountFen = grant.grantedFen - grant.paidFen;
      if (one.state !== 'signed' || amountFen <= 0)
        throw new AppError('state.illegal-step', '这件奖励没有待拨付的奖金。');
      assertDay(paidOn, { pointer: '/paidOn', from: dayOf(one.decidedAt ?? now), now });
      return { kind: 'payment', amountFen, bookedOn: paidOn, voucher, payee, allowanceBasis };
    });
  }

  /** Finance confirms that paid money came back. @throws state.illegal-step for more than was paid beyond the grant */
  takeBack(
    context: CommandContext,
    consequenceId: string,
    { voucher, returnedOn, amountFen, note }: schema.MoneyBackInput,
  ): Promise<schema.FundAnswer> {
    return this.#move(context, { consequenceId, action: 'fund:return' }, ({ one, grant, now }) => {
      const owedFen = grant.paidFen - one.amountFen;
      if (amountFen > owedFen)
        throw new AppError('state.illegal-step', `应收回${yuanOf(Math.max(0, owedFen))}元，不能登记更多。`);
      assertDay(returnedOn, { pointer: '/returnedOn', from: dayOf(one.decidedAt ?? now), now });
      return { kind: 'return', amountFen, bookedOn: returnedOn, voucher, note };
    });
  }

  /** Keeps money back for the fourth quarter and the year. @throws fund.closed once the year is over, fund.overdrawn */
  reserve(context: CommandContext, year: number, input: schema.ReserveInput): Promise<schema.FundAnswer> {
    return this.#hold(context, { year, kind: 'reservation', ...input });
  }

  /** Lets go what was kept back. @throws fund.overdrawn for more than that */
  release(context: CommandContext, year: number, input: schema.ReserveInput): Promise<schema.FundAnswer> {
    return this.#hold(context, { year, kind: 'release', ...input });
  }

  #hold(
    context: CommandContext,
    { year, kind, amountFen, note }: { year: number; kind: 'reservation' | 'release' } & schema.ReserveInput,
  ): Promise<schema.FundAnswer> {
    const { actor } = context;
    const { cityId } = actor;
    const name = { action: 'fund:reserve', subjectType: 'fund', subjectIds: [] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const asked = await readNow();
      const law = await this.laws.current(em, cityId, asked);
      if (Math.abs(year - Number(dayOf(asked).slice(0, 4))) > 1) throw noSuchYear();
      const totalFen = law.rules.consequence.fundYearFen;
      const fund = await lockFund(em, { cityId, year, totalFen, now: asked });
      if (kind === 'reservation' && isFundClosed(year, dayOf(asked))) throw yearOver(year);
      fund.book([{ kind, amountFen }]);
      const entry = { kind, amountFen, consequenceId: null, period: null, bookedOn: dayOf(asked), note };
      return {
        change: {
          writes: saveFund(fund, [entry], { actor, now: asked }),
          audit: { ...name, subjectIds: [fund.id], details: { kind, year, amountFen } },
          bodyIds: [actor.bodyId],
        },
        answer: answerOf(fund),
      };
    });
  }

  #move(
    context: CommandContext,
    { consequenceId, action }: { consequenceId: string; action: 'fund:pay' | 'fund:return' },
    judge: (moved: Moved) => Omit<FundEntryRow, 'consequenceId' | 'period'>,
  ): Promise<schema.FundAnswer> {
    const { actor } = context;
    const { cityId } = actor;
    const name = { action, subjectType: 'consequence', subjectIds: [consequenceId] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const one = await lock(Consequence, consequenceId);
      const law = await this.laws.current(em, cityId, await readNow());
      const now = await readNow();
      const totalFen = law.rules.consequence.fundYearFen;
      const fund = await lockFund(em, { cityId, year: fundYearOf(one.period), totalFen, now });
      const grant = (await grantsOf(em, [one.id])).get(one.id) ?? noGrant;
      const entry = { ...judge({ one, grant, now }), consequenceId: one.id, period: one.period };
      fund.book([entry]);
      return {
        change: {
          writes: [
            ...saveFund(fund, [entry], { actor, now }),
            record.recordConsequenceSteps(
              [one.id],
              {
                action: entry.kind,
                by: actor,
                note: `${yuanOf(entry.amountFen)}元，凭证${entry.voucher ?? ''}`,
              },
              { cityId, now },
            ),
            ...tellOfMoney(one, entry, { law, now }),
          ],
          audit: { ...name, details: { kind: entry.kind, amountFen: entry.amountFen } },
          bodyIds: [one.bodyId, actor.bodyId],
        },
        answer: answerOf(fund),
      };
    });
  }
}

function tellOfMoney(
  { id, cityId, bodyId, period }: Consequence,
  { kind, amountFen }: FundEntryRow,
  { law, now }: { law: CityLaw; now: Date },
) {
  const done = kind === 'payment' ? '已拨付' : '已收回';
  const word: ConsequenceWord = {
    ...{ subjectType: 'consequence', subjectId: id, rung: `bonus_${kind}` },
    ...{ episode: Math.floor(now.getTime() / 1_000), to: record.peopleOf(bodyId) },
    sentence: `${sayPeriod(period)}考核奖金${yuanOf(amountFen)}元${done}，请核对到账`,
  };
  return record.tellOfConsequences([word], { cityId, law, now });
}

function assertDay(day: string, { pointer, from, now }: { pointer: string; from: string; now: Date }): void {
  if (day >= from && day <= dayOf(now)) return;
  const detail = '日期应在签发以后、今天以前';
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer, detail }] });
}

const noSuchYear = (): AppError => new AppError('record.not-found', '没有这个年度的奖励资金。');

const answerOf = (fund: FundYear): schema.FundAnswer => ({
  ...{ year: fund.year, totalFen: fund.totalFen, heldFen: fund.heldFen },
  ...{ grantedFen: fund.grantedFen, paidFen: fund.paidFen, freeFen: freeFen(fund) },
});
