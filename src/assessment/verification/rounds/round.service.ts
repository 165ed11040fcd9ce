import { Injectable } from '@nestjs/common';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { quarterOf } from '../../../domain/assessment/quarter.js';
import { sayPeriod } from '../../../domain/assessment/say-period.js';
import type { DrawWeights } from '../../../domain/assessment/verification/risk-weight.js';
import { dayOf } from '../../../domain/calendar/city-day.js';
import type { CityLaw } from '../../../domain/city-law.js';
import { AppError } from '../../../domain/errors.js';
import { roundStates } from '../../../domain/states/verification-round-states.js';
import type { CommandContext } from '../../../identity/actor.js';
import { CityLawService } from '../../../organization/city-law.service.js';
import { CommandRunner } from '../../../persistence/command-runner.js';
import { RadarQueries } from '../../radar/radar.queries.js';
import { requireChair } from '../../results/signer.record.js';
import { drawFileText, listText, sealDraw, sha256Of } from '../draw/draw-file.js';
import { drawList } from '../draw/draw-file.schema.js';
import { candidatesOf } from './candidates.record.js';
import * as record from './round.record.js';
import type * as schema from './round.schema.js';
import { VerificationRound } from './verification-round.entity.js';
import type { RoundHand } from './verification-round.entity.js';

interface Moment {
  em: EntityManager;
  hand: RoundHand;
  law: CityLaw;
}

/** The assessment office takes a round through its steps; each is one command, and none can be taken back. */
@Injectable()
export class RoundService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly radar: RadarQueries,
  ) {}

  /** Opens the round of a quarter that has begun. @throws state.illegal-step while there is one, request.invalid too early */
  open(context: CommandContext, { period }: schema.RoundInput): Promise<schema.RoundAnswer> {
    const { cityId, postId, bodyId } = context.actor;
    const id = uuid();
    const name = { action: 'verification:open', subjectType: 'verification', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const now = await readNow();
      assertBegun(period, dayOf(now));
      const number = await record.nextRoundNumber(em, cityId, period);
      const row = { id, cityId, period, number, state: roundStates.initial, openedBy: postId, openedAt: now };
      const round = Object.setPrototypeOf(
        { ...row, version: 0 },
        VerificationRound.prototype,
      ) as VerificationRound;
      return {
        change: {
          writes: [record.insertRound(row)],
          audit: { ...name, details: { period, number } },
          bodyIds: [bodyId],
        },
        answer: answerOf(round),
      };
    });
  }

  /** Keeps the hash of a secret number; the number itself stays with the office. @throws state.illegal-step */
  commit(
    context: CommandContext,
    period: string,
    { secret, version }: schema.CommitInput,
  ): Promise<schema.RoundAnswer> {
    const name = { period, version, action: 'verification:commit' };
    return this.#run(context, name, async (round, { hand }) => {
      round.commit(hand, sha256Of(secret));
      return Promise.resolve([]);
    });
  }

  /**
   * Freezes the candidates with their weights, those of the radar among them with their reasons, and publishes the hash
   * before anyone knows the seed. @throws state.illegal-step also without candidates
   */
  async freeze(
    context: CommandContext,
    period: string,
    { draws, seedSource, version }: schema.FreezeInput,
  ): Promise<schema.RoundAnswer> {
    const name = { period, version, action: 'verification:freeze' };
    // Read before the round is locked: the radar compares some thousand texts.
    const radar = await this.radar.samplingWeights(context.actor.cityId, period);
    return this.#run(context, name, async (round, { em, hand, law }) => {
      const weights = weightsOf(law);
      const candidates = await candidatesOf(em, round, { weights, radar });
      if (candidates.length === 0)
        throw new AppError('state.illegal-step', '还没有提名的事项，名单不能冻结。');
      const list = listText({
        ...{
          format: 'dukaojian-verification-list/1',
          city: round.cityId,
          period,
          number: round.number,
          draws,
        },
        ...{ commitment: round.commitment ?? '', seedSource, frozenOn: dayOf(hand.now), weights, candidates },
      });
      round.freeze(hand, { draws, seedSource, list, listSha256: sha256Of(list) });
      return [];
    });
  }

  /**
   * Draws, once: the revealed secret and the public value give the seed.
   * @throws state.illegal-step before the freeze and the second time, verification.commitment-differs,
   * verification.value-too-early
   */
  draw(context: CommandContext, period: string, input: schema.DrawInput): Promise<schema.RoundAnswer> {
    const { secret, publicValue, publicSource, publicOn, version } = input;
    const name = { period, version, action: 'verification:draw' };
    return this.#run(context, name, async (round, { hand }) => {
      // Judged before anything is drawn: without a list there is nothing to read.
      const list = round.list == null ? null : drawList.parse(JSON.parse(round.list));
      const file = list && sealDraw({ list, secret, publicValue, publicSource, publicOn });
      const drawn = { secret, publicValue, publicSource, publicOn };
      const sealed = { seed: file?.seed ?? '', drawFile: file === null ? '' : drawFileText(file) };
      round.draw(hand, sha256Of(secret), { ...drawn, ...sealed });
      return Promise.resolve(file === null ? [] : [record.insertDrawn(round, file, uuid)]);
    });
  }

  /** The head of the office ends a round whose secret was lost; it stays on record. @throws permission.denied, state.illegal-step */
  abandon(
    context: CommandContext,
    period: string,
    { reason, version }: schema.AbandonInput,
  ): Promise<schema.RoundAnswer> {
    const name = { period, version, action: 'verification:abandon' };
    return this.#run(context, name, async (round, { em, hand }) => {
      await requireChair({ em, actor: context.actor }, new Set(), '签发');
      round.abandon(hand, reason);
      return [];
    });
  }

  #run(
    context: CommandContext,
    { period, version, action }: { period: string; version: number | undefined; action: string },
    take: (round: VerificationRound, at: Moment) => Promise<RawQueryFragment[]>,
  ): Promise<schema.RoundAnswer> {
    const { actor } = context;
    const name = { action, subjectType: 'verification', subjectIds: [] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const round = await record.lockRound(em, actor.cityId, period);
      const now = await readNow();
      round.assertVersion(version);
      const law = await this.laws.current(em, actor.cityId, now);
      const writes = await take(round, { em, hand: { postId: actor.postId, now }, law });
      const { state, listSha256 = null, seed = null } = round;
      return {
        change: {
          writes: [record.saveRound(round), ...writes],
          audit: { ...name, subjectIds: [round.id], details: { period, state, listSha256, seed } },
          bodyIds: [actor.bodyId],
        },
        answer: answerOf(round),
      };
    });
  }
}

// Whole basis points: the frozen text has no fraction that two languages might write differently.
function weightsOf({ rules: { verification, radar } }: CityLaw): DrawWeights {
  const { eachSign, most } = radar.weight;
  const bp = (times: number) => Math.round(times * 10_000);
  return { ...verification.weights, radar: { eachSignBp: bp(eachSign), mostBp: bp(most) } };
}

function answerOf(round: VerificationRound): schema.RoundAnswer {
  const { id, period, number, state, commitment, listSha256, seed, version } = round;
  return {
    ...{ id, period, number, state, stateName: roundStates.states[state].name, version: version + 1 },
    ...{ commitment: commitment ?? null, listSha256: listSha256 ?? null, seed: seed ?? null },
  };
}

function assertBegun(period: string, today: string): void {
  const quarter = quarterOf(period);
  if (quarter !== null && quarter.firstDay <= today) return;
  const detail = `${sayPeriod(period)}还没有开始`;
  throw new AppError('request.invalid', `${detail}，开始以后再征集。`, {
    fields: [{ pointer: '/period', detail }],
  });
}
