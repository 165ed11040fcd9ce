import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sayPeriod } from '../../domain/assessment/data-month.js';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { closedPeriods } from '../measurements/closed-period.record.js';
import { lockScheme } from '../schemes/locked-scheme.record.js';
import { SchemeQueries } from '../schemes/scheme.queries.js';
import { judgeTargets } from './judge-targets.js';
import type { JudgedTargets } from './judge-targets.js';
import * as record from './target.record.js';
import type { TargetAnswer, TargetInput } from './target.schema.js';

/** Targets 目标值 of the bodies of a scheme, period by period. */
@Injectable()
export class TargetService {
  constructor(
    private readonly orm: MikroORM,
    private readonly commands: CommandRunner,
    private readonly schemes: SchemeQueries,
  ) {}

  /** What `set` would change; nothing is kept. @throws record.not-found, measurement.period-closed */
  async judge(actor: Actor, id: string, input: TargetInput): Promise<JudgedTargets> {
    const em = this.orm.em.fork();
    const { year } = await this.schemes.head(actor, id);
    await assertOpen(em, { cityId: actor.cityId, period: input.period, year });
    return judged(em, { id, cityId: actor.cityId }, input);
  }

  /**
   * Sets targets of one period, all of them or none; of an issued scheme by a document.
   * @throws request.invalid with every fault, measurement.period-closed
   */
  set(context: CommandContext, id: string, input: TargetInput): Promise<TargetAnswer> {
    const { actor } = context;
    const { cityId, postId } = actor;
    const { period } = input;
    const name = { action: 'target:edit', subjectType: 'scheme', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const scheme = await lockScheme(em, cityId, id);
      await record.lockTargets(em, cityId, period);
      const now = await readNow();
      await assertOpen(em, { cityId, period, year: scheme.year });
      const { changes, faults, unchanged } = await judged(em, scheme, input);
      if (faults.length > 0) throw refusal(faults);
      if (changes.length > 0) assertDocument(scheme.state, input);
      const documentNumber = input.documentNumber === '' ? null : input.documentNumber;
      const kept = changes.map(({ indicatorId, bodyId, before, after }) => ({
        indicatorId,
        bodyId,
        before,
        after,
      }));
      const answer = { period, changed: changes.length, unchanged };
      return {
        change: {
          writes: record.saveTargets(kept, { cityId, period, documentNumber, postId, now }),
          audit: { ...name, details: { ...answer, documentNumber } },
          bodyIds: [...new Set([actor.bodyId, ...changes.map(({ bodyId }) => bodyId)])],
        },
        answer,
      };
    });
  }
}

async function judged(
  em: EntityManager,
  scheme: { id: string; cityId: string },
  { period, items }: TargetInput,
): Promise<JudgedTargets> {
  return judgeTargets(items, {
    period,
    rows: await record.readTargetRows(em, scheme),
    bodies: await record.readTargetBodies(em, scheme),
    cells: await record.readTargets(em, scheme, period),
    notApplicable: await record.readNotApplicable(em, scheme),
  });
}

async function assertOpen(
  em: EntityManager,
  { cityId, period, year }: { cityId: string; period: string; year: number },
): Promise<void> {
  if (!period.startsWith(String(year))) {
    const detail = `这个方案是${year}年度的，目标值填在${year}年的各期`;
    throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/period', detail }] });
  }
  const closed = await closedPeriods(em, cityId, [period]);
  if (closed.has(period))
    throw new AppError('measurement.period-closed', `${sayPeriod(period)}的结果已经公布，目标值不再改动。`);
}

// Source: rules.md, "Quarter and year": changes in mid-year by numbered document.
function assertDocument(state: string, { documentNumber }: TargetInput): void {
  if (state !== 'issued' || documentNumber !== '') return;
  const detail = '方案已经印发，调整目标值须填依据文号';
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/documentNumber', detail }] });
}

const mostFaults = 200;

function refusal(faults: JudgedTargets['faults']): AppError {
  const more = faults.length > mostFaults ? `只列出前${mostFaults}处，` : '';
  return new AppError('request.invalid', `目标值有${faults.length}处要改，${more}现在一个也没有保存。`, {
    fields: faults.slice(0, mostFaults).map(({ pointer, detail }) => ({ pointer, detail })),
  });
}
