import { Injectable } from '@nestjs/common';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import { consequenceStates } from '../../domain/states/consequence-states.js';
import type { CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { Consequence } from '../proposals/consequence.entity.js';
import { wakeClocksOf } from '../proposals/consequence-clock.record.js';
import * as record from '../proposals/consequence.record.js';
import type { ConsequenceAnswer, ExemptionInput, StatementInput } from './signing.schema.js';

/** 陈述: the head of a body says its view before a sanction is signed. */
@Injectable()
export class StatementService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Makes the statement, once; the leader who signs reads it and may decide from now on.
   * @throws record.not-found for another body's, consequence.too-late after its days, state.illegal-step twice
   */
  make(
    context: CommandContext,
    id: string,
    { statement, version }: StatementInput,
  ): Promise<ConsequenceAnswer> {
    return this.#say(context, id, {
      ...{ step: 'state', rung: 'statement_made', said: '提交陈述' },
      take: (one, now) => {
        one.assertVersion(version, { statement });
        one.makeStatement(context.actor.postId, statement, now);
      },
    });
  }

  /** 容错纠错: asks not to be sanctioned, on a basis; the leader who signs decides. @throws as `make` */
  askExemption(
    context: CommandContext,
    id: string,
    { basis, version }: ExemptionInput,
  ): Promise<ConsequenceAnswer> {
    return this.#say(context, id, {
      ...{ step: 'ask_exemption', rung: 'exemption_asked', said: '申请容错' },
      take: (one, now) => {
        one.assertVersion(version, { basis });
        one.askExemption(context.actor.postId, basis, now);
      },
    });
  }

  #say(context: CommandContext, id: string, { step, rung, said, take }: Said): Promise<ConsequenceAnswer> {
    const { actor } = context;
    const name = { action: 'consequence:state', subjectType: 'consequence', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const one = await lock(Consequence, id);
      requirePermission(actor, 'consequence:state', { bodyId: one.bodyId });
      const now = await readNow();
      const law = await this.laws.current(em, actor.cityId, now);
      take(one, now);
      const of = { cityId: actor.cityId, law, now };
      const word: record.ConsequenceWord = {
        ...{ subjectType: 'consequence', subjectId: id, rung, episode: 1 },
        to: one.signer == null ? [] : [{ postId: one.signer }],
        sentence: `${actor.bodyName}已就${sayPeriod(one.period)}的处理建议${said}，请阅后决定`,
      };
      return {
        change: {
          writes: [
            record.saveConsequence(one),
            record.recordConsequenceSteps([id], { action: step, by: actor, note: null }, of),
            ...record.tellOfConsequences([word], of),
            ...wakeClocksOf([id], of),
          ],
          audit: { ...name, details: { period: one.period, step } },
          bodyIds: [one.bodyId],
        },
        answer: {
          ...{ id, state: one.state, stateName: consequenceStates.states[one.state].name },
          ...{ amountFen: one.amountFen, version: one.version + 1 },
        },
      };
    });
  }
}

/** What a body says to a proposal. */
interface Said {
  step: string;
  rung: string;
  /** In words, for the leader who hears of it. */
  said: string;
  take: (one: Consequence, now: Date) => void;
}
