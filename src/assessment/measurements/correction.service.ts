import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { nextPeriod } from '../../domain/assessment/data-month.js';
import { readFigure } from '../../domain/assessment/measured-figure.js';
import { askAbout } from '../../domain/assessment/plausibility.js';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { tellApprovers } from './approver-notice.record.js';
import { assertPeriodOpen, closedPeriods } from './closed-period.record.js';
import type { CorrectionAnswer, CorrectionInput } from './correction.schema.js';
import { lockOwner, saveEntries } from './measurement-entry.record.js';
import { hasPending, measuredRow } from './value-history.record.js';
import type { MeasuredRow } from './value-history.record.js';

/** Changes of approved values: with a document, a reason and a second person; the old version stays. */
@Injectable()
export class CorrectionService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Enters a correction of an open period, or a statistical revision, which enters the next one.
   * @throws measurement.period-closed, measurement.asked, state.illegal-step, request.invalid, record.not-found
   */
  enter(context: CommandContext, measurementId: string, input: CorrectionInput): Promise<CorrectionAnswer> {
    const { cityId, bodyId: ownerId, postId, personId } = context.actor;
    const id = uuid();
    const name = { action: 'measurement:correct', subjectType: 'measurement', subjectIds: [id] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      await lockOwner(em, ownerId);
      const row = await measuredRow(em, cityId, measurementId);
      if (row === undefined || row.ownerId !== ownerId)
        throw new AppError('record.not-found', '没有找到这项数值，或者它不由本单位报送。');
      const now = await readNow();
      const law = await this.laws.current(em, cityId, now);
      const value = assertChange(row, input, law.rules.measurement.askFromFactor);
      const closed = await closedPeriods(em, cityId, [row.period]);
      if (input.kind === 'correction') assertPeriodOpen(closed, row.period);
      if (await hasPending(em, row))
        throw new AppError('state.illegal-step', '这项数值已有一份改动待审定，请先审定或退回。');
      const by = { cityId, ownerId, postId, personId, source: 'hand' as const, system: null, now };
      const { kind, documentNumber, reason, explanation = null } = input;
      const entry = {
        ...{ id, indicatorId: row.indicatorId, bodyId: row.bodyId, period: row.period, actual: value },
        ...{ externalId: null, explanation, kind, corrects: row.measured, documentNumber, reason },
      };
      return {
        change: {
          writes: [
            ...saveEntries([entry], by),
            ...tellApprovers([{ id, version: 1 }], by, { law, role: context.actor.role }),
          ],
          audit: { ...name, details: { kind, indicator: row.code, period: row.period, documentNumber } },
          bodyIds: [ownerId, row.bodyId],
        },
        answer: { id, version: 1, entersPeriod: entersPeriod(row, kind) },
      };
    });
  }
}

const entersPeriod = ({ period }: MeasuredRow, kind: CorrectionInput['kind']): string =>
  kind === 'correction' ? period : (nextPeriod(period) ?? period);

function assertChange(
  row: MeasuredRow,
  { value, explanation }: CorrectionInput,
  askFromFactor: number,
): string {
  const read = readFigure(value, row);
  if ('problem' in read) throw refused('value', read.problem);
  if (read.value === null) throw refused('value', '请填更正后的数值');
  if (read.value === row.actual) throw refused('value', '与现在的数值相同');
  const { actual: last, target, unit } = row;
  const asked = askAbout({ value: read.value, last, target, unit, askFromFactor });
  if (asked.length > 0 && explanation === undefined)
    throw new AppError('measurement.asked', `${asked.join('；')}。确实无误的，请写明理由后再提交。`, {
      fields: [{ pointer: '/explanation', detail: '请写明确实无误的理由' }],
    });
  return read.value;
}

const refused = (field: string, detail: string) =>
  new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: `/${field}`, detail }] });
