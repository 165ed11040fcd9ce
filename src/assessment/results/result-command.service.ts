import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { ResultMove } from '../../domain/assessment/result-moves.js';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { resultStates } from '../../domain/states/result-states.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import type { Action } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import type { PeriodResult } from './period-result.entity.js';
import * as record from './result.record.js';
import type { ResultAnswer } from './result.schema.js';

/** Where a command on a result stands. */
export interface ResultMoment {
  em: EntityManager;
  actor: Actor;
  law: CityLaw;
  now: Date;
}

/** What a command on a result came to. */
interface ResultOutcome {
  result: PeriodResult;
  isNew?: boolean;
  step: string;
  note?: string | null;
  moved?: readonly ResultMove[];
  writes?: readonly RawQueryFragment[];
}

/** What a command locks before it reads the clock, and what it then does. */
interface ResultCommand<L> {
  action: Action | 'result:correct' | 'result:reissue';
  lock: (em: EntityManager) => Promise<L>;
  take: (at: ResultMoment, locked: L) => Promise<ResultOutcome>;
}

/** One result of a period, and the other ones of that period; all locked. */
export interface LockedResult {
  result: PeriodResult;
  others: readonly PeriodResult[];
}

/** The frame of every command on a result: lock its period, judge, write it with its step in the ledger. */
@Injectable()
export class ResultCommandService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /** Lets `take` do its step and writes all that follows in one statement. */
  run<L>(
    context: CommandContext,
    subjectIds: readonly string[],
    command: ResultCommand<L>,
  ): Promise<ResultAnswer> {
    const { actor } = context;
    const name = { action: command.action, subjectType: 'result', subjectIds };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const locked = await command.lock(em);
      const now = await readNow();
      const at = { em, actor, now, law: await this.laws.current(em, actor.cityId, now) };
      const {
        result,
        isNew = false,
        step,
        note = null,
        moved = [],
        writes = [],
      } = await command.take(at, locked);
      const { state, number, period, computationId } = result;
      const details = {
        state,
        number,
        period,
        computationId,
        moved: moved.length,
        ...(note !== null && { note }),
      };
      return {
        change: {
          writes: [
            record.saveResult(result, isNew),
            record.recordResultStep(result, actor, { action: step, now, note }),
            ...writes,
          ],
          audit: { ...name, subjectIds: [result.id], details },
          bodyIds: [actor.bodyId],
        },
        answer: answerOf(result, moved, isNew ? 1 : result.version + 1),
      };
    });
  }
}

/** Locks a result with the others of its period. @throws record.not-found */
export async function lockResult(em: EntityManager, cityId: string, id: string): Promise<LockedResult> {
  const [row] = await em.execute<{ period: string }[]>(
    sql`select period from period_result where id = ${id} and city_id = ${cityId}`,
  );
  const all = row === undefined ? [] : await lockResults(em, cityId, row.period);
  const result = all.find((one) => one.id === id);
  if (result === undefined) throw new AppError('record.not-found', '没有找到这个考核结果。');
  return { result, others: all.filter((one) => one !== result) };
}

/** Locks all results of a period, the newest first; one command a period at a time. */
export async function lockResults(
  em: EntityManager,
  cityId: string,
  period: string,
): Promise<PeriodResult[]> {
  await record.lockPeriod(em, cityId, period);
  return record.resultsOf(em, cityId, period);
}

function answerOf(result: PeriodResult, moved: readonly ResultMove[], version: number): ResultAnswer {
  const { id, period, number, state, computationId, objectionsUntil, documentNumber } = result;
  return {
    ...{ id, period, number, state, stateName: resultStates.states[state].name, computationId, version },
    ...{
      objectionsUntil: objectionsUntil?.toISOString() ?? null,
      documentNumber: documentNumber ?? null,
      moved: [...moved],
    },
  };
}
