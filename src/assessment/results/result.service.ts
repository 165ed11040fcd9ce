import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { proposeConsequences } from '../../consequence/proposals/propose.record.js';
import { PaperTemplates } from '../../document/papers/paper-templates.service.js';
import { isYear, periodOf } from '../../domain/assessment/quarter.js';
import { movesBetween } from '../../domain/assessment/result-moves.js';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import { dayOf, endOfDay } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import { resultStates } from '../../domain/states/result-states.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { CommandContext } from '../../identity/actor.js';
import { nextNumber } from '../../persistence/number-series.js';
import { closed, PeriodResult } from './period-result.entity.js';
import { lockResult, lockResults, ResultCommandService } from './result-command.service.js';
import type { ResultMoment } from './result-command.service.js';
import { resultPaper } from './result-paper.record.js';
import * as record from './result.record.js';
import type * as schema from './result.schema.js';
import { requireChair, reviewersOf } from './signer.record.js';

/** The result of a quarter or of a year: shown to each body, corrected where an objection was upheld, published, reissued. */
@Injectable()
export class ResultService {
  constructor(
    private readonly results: ResultCommandService,
    private readonly templates: PaperTemplates,
  ) {}

  /**
   * Shows the newest computation of a quarter that is over to each body; from now on it may object.
   * @throws result.closed for a published period, state.illegal-step while one is shown already
   */
  preview(
    context: CommandContext,
    { computationId }: schema.ResultPreviewInput,
  ): Promise<schema.ResultAnswer> {
    const { cityId } = context.actor;
    const lock = async (em: EntityManager) => {
      const { period } = await record.computationOf(em, cityId, computationId);
      const [latest = null] = await lockResults(em, cityId, period);
      return { latest, computed: await record.computationOf(em, cityId, computationId) };
    };
    return this.results.run(context, [computationId], {
      ...{ action: 'result:preview', lock },
      take: async (at, { latest, computed }) => {
        assertOver(computed.period, at.now);
        if (latest?.state === 'published') throw closed();
        assertNewest(computed);
        await assertQuartersHold(at.em, cityId, computed);
        const result = latest ?? newResult(at, computed, { number: 1, reason: null });
        result.preview(computationId, at.law, at.now);
        const until = sayLimit(result.objectionsUntil ?? at.now);
        const sentence = `本单位${sayPeriod(result.period)}成绩已送核对，如有异议请于${until}前提出`;
        const writes = await tellAll(at, result, { rung: 'score_previewed', sentence });
        return { result, isNew: latest === null, step: 'preview', writes };
      },
    });
  }

  /**
   * Puts a newer computation in the place of the one in which an objection was upheld; who moves has days to object.
   * @throws state.illegal-step where nothing was upheld, or the computation is not newer
   */
  correct(
    context: CommandContext,
    id: string,
    input: schema.ResultCorrectInput,
  ): Promise<schema.ResultAnswer> {
    const { cityId } = context.actor;
    return this.results.run(context, [id], {
      action: 'result:correct',
      lock: (em) => lockResult(em, cityId, id),
      take: async (at, { result }) => {
        result.assertVersion(input.version, {});
        const { uncorrected } = await record.publicationFacts(at.em, result);
        if (uncorrected === 0)
          throw new AppError('state.illegal-step', '没有成立而待更正的异议，不能更换已送核对的成绩。');
        const former = await record.computationOf(at.em, cityId, result.computationId);
        const computed = await record.computationOf(at.em, cityId, input.computationId);
        if (computed.period !== result.period || computed.number <= former.number)
          throw new AppError('state.illegal-step', '请先改正数据、重新计分，再选用新的一次计分。');
        assertNewest(computed);
        await assertQuartersHold(at.em, cityId, computed);
        const before = await record.standingsIn(at.em, former.id);
        const moved = movesBetween(before, await record.standingsIn(at.em, computed.id));
        result.correct(computed.id);
        const writes = [markCorrected(result), ...tellMoved(at, result, { moved, episode: computed.number })];
        return { result, step: 'correct', moved, writes };
      },
    });
  }

  /**
   * The head of the assessment office signs: all bodies see it, its circular is written, the period is closed, and what it
   * proposes by rule is drafted in the same transaction.
   * @throws permission.denied for anybody else, objection.recused for whoever showed it, and as `assertMayPublish`
   */
  publish(
    context: CommandContext,
    id: string,
    input: schema.ResultPublishInput,
  ): Promise<schema.ResultAnswer> {
    const { cityId, postId } = context.actor;
    return this.results.run(context, [id], {
      action: 'result:publish',
      lock: (em) => lockResult(em, cityId, id),
      take: async (at, { result, others }) => {
        const { basis } = input;
        await requireChair(at, await reviewersOf(at.em, id), '签发');
        result.assertVersion(input.version, { basis });
        const shown = await record.computationOf(at.em, cityId, result.computationId);
        await assertQuartersHold(at.em, cityId, shown);
        const facts = await record.publicationFacts(at.em, result);
        result.publish(facts, { postId, basis, now: at.now });
        const series = { cityId, series: 'assessment-result', day: dayOf(at.now) };
        result.documentNumber = `定考${await nextNumber(at.em, series)}`;
        await replaceFormer(at.em, others);
        const proposed = await proposeConsequences(at, result);
        const sentence = `${sayPeriod(result.period)}考核结果已发布（${result.documentNumber}）`;
        const told = await tellAll(at, result, { rung: 'result_published', sentence });
        const paper = await resultPaper(at.em, this.templates, { result, postId, now: at.now });
        return { result, step: 'publish', note: basis, writes: [...told, ...proposed, paper] };
      },
    });
  }

  /**
   * A signed decision takes a published result up again, under a new number; the former one holds until then.
   * @throws state.illegal-step for one that is not published, permission.denied for whoever may not sign
   */
  reissue(
    context: CommandContext,
    id: string,
    input: schema.ResultReissueInput,
  ): Promise<schema.ResultAnswer> {
    const { cityId } = context.actor;
    return this.results.run(context, [id], {
      action: 'result:reissue',
      lock: (em) => lockResult(em, cityId, id),
      take: async (at, { result: former, others }) => {
        await requireChair(at, new Set(), '签发');
        former.assertVersion(input.version, {});
        if (former.state !== 'published')
          throw new AppError('state.illegal-step', '只有已发布的结果才能重新发布。');
        const number = Math.max(former.number, ...others.map((one) => one.number)) + 1;
        const computed = { id: former.computationId, period: former.period };
        const result = newResult(at, computed, { number, reason: input.reason });
        return { result, isNew: true, step: 'reissue', note: input.reason };
      },
    });
  }
}

function newResult(
  { actor, now }: ResultMoment,
  computed: { id: string; period: string },
  { number, reason }: { number: number; reason: string | null },
): PeriodResult {
  const row = {
    ...{ id: uuid(), cityId: actor.cityId, period: computed.period, number, state: resultStates.initial },
    ...{ computationId: computed.id, reason, openedBy: actor.postId, openedAt: now, version: 1 },
  };
  return Object.setPrototypeOf(row, PeriodResult.prototype) as PeriodResult;
}

function assertOver(period: string, now: Date): void {
  const span = periodOf(period);
  if (span !== null && now > endOfDay(span.lastDay)) return;
  throw new AppError('state.illegal-step', `${sayPeriod(period)}还没有结束，成绩不能送核对。`);
}

function assertNewest({ newest, period }: record.Computed): void {
  if (newest) return;
  throw new AppError('state.illegal-step', `${sayPeriod(period)}之后又计过分，请选用最近一次。`);
}

// A year says what its quarters say: one that was published anew is computed in first.
async function assertQuartersHold(
  em: EntityManager,
  cityId: string,
  { id, period }: record.Computed,
): Promise<void> {
  if (!isYear(period) || (await record.quartersHold(em, { cityId, id, year: period }))) return;
  throw new AppError(
    'state.illegal-step',
    `${sayPeriod(period)}计分以后，有季度的结果重新发布过或者正在重新发布；请等它发布后重新计年度成绩。`,
  );
}

// Before the new one is written: of a period one result is the published one.
async function replaceFormer(em: EntityManager, others: readonly PeriodResult[]): Promise<void> {
  for (const one of others.filter(({ state }) => state === 'published')) {
    one.replace();
    await em.execute(record.saveResult(one, false));
  }
}

const markCorrected = ({ id, computationId }: PeriodResult): RawQueryFragment => sql`
  update objection set state = 'corrected', corrected_by = ${computationId}, next_due_at = null, version = version + 1
  where result_id = ${id} and state = 'upheld'`;

function tellMoved(
  { law, now }: ResultMoment,
  result: PeriodResult,
  { moved, episode }: { moved: ReturnType<typeof movesBetween>; episode: number },
): RawQueryFragment[] {
  if (moved.length === 0) return [];
  const until = law.calendar.addWorkingDays(now, law.rules.objection.movedWithinWd);
  const sentence = `本单位${sayPeriod(result.period)}的等次或位次因异议成立有变动，如有异议请于${sayLimit(until)}前提出`;
  const bodyIds = moved.map(({ bodyId }) => bodyId);
  return [
    record.recordMoves(result, moved, until),
    ...record.tellOfResult(result, { bodyIds, rung: 'score_moved', episode, sentence }, { law, now }),
  ];
}

async function tellAll(
  { em, law, now }: ResultMoment,
  result: PeriodResult,
  { rung, sentence }: { rung: string; sentence: string },
): Promise<RawQueryFragment[]> {
  const bodies = await record.standingsIn(em, result.computationId);
  const bodyIds = bodies.map(({ bodyId }) => bodyId);
  return record.tellOfResult(result, { bodyIds, rung, episode: result.number, sentence }, { law, now });
}
