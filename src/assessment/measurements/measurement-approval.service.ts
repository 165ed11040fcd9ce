import { Injectable } from '@nestjs/common';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { assertPeriodOpen, closedPeriods } from './closed-period.record.js';
import { decideEntries, entriesById, lockOwner } from './measurement-entry.record.js';
import type { LockedEntry } from './measurement-entry.record.js';
import type { ApprovalAnswer, ApprovalInput } from './measurement.schema.js';

/** The second person: approves values of his body, or returns them with a reason. Four eyes count persons, not posts. */
@Injectable()
export class MeasurementApprovalService {
  constructor(private readonly commands: CommandRunner) {}

  /**
   * Approves or returns entries, all of them or none; an approved value is what the scores are computed from.
   * @throws measurement.own-approval, measurement.period-closed, version.stale, state.illegal-step, record.not-found
   */
  decide(context: CommandContext, { outcome, entries: asked, note }: ApprovalInput): Promise<ApprovalAnswer> {
    const { cityId, bodyId: ownerId, postId, personId } = context.actor;
    const ids = asked.map(({ id }) => id);
    const name = { action: `measurement:${outcome}`, subjectType: 'measurement', subjectIds: ids };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      await lockOwner(em, ownerId);
      const entries = await entriesById(em, ownerId, ids);
      const now = await readNow();
      if (entries.length < new Set(ids).size)
        throw new AppError('record.not-found', '没有找到这项数值，或者它不由本单位报送。');
      const versions = new Map(asked.map(({ id, version }) => [id, version]));
      for (const entry of entries)
        assertDecidable(entry, { personId, version: versions.get(entry.id) ?? 0, outcome });
      const periods = entries.filter(({ kind }) => kind !== 'revision').map(({ period }) => period);
      const closed = await closedPeriods(em, cityId, periods);
      if (outcome === 'approve') for (const period of periods) assertPeriodOpen(closed, period);
      const state = outcome === 'approve' ? 'approved' : 'returned';
      return {
        change: {
          writes: decideEntries(entries, state, { postId, personId, note: note ?? null, now }),
          audit: { ...name, details: { count: entries.length } },
          bodyIds: [...new Set([ownerId, ...entries.map(({ bodyId }) => bodyId)])],
        },
        answer: { outcome, count: entries.length },
      };
    });
  }
}

interface Deciding {
  personId: string;
  version: number;
  outcome: ApprovalInput['outcome'];
}

function assertDecidable(entry: LockedEntry, { personId, version, outcome }: Deciding): void {
  const what = `${entry.indicatorName}（${entry.bodyName}）`;
  if (entry.state !== 'entered')
    throw new AppError(
      'state.illegal-step',
      `${what}已经${entry.state === 'approved' ? '审定' : '退回'}，请刷新后再看。`,
    );
  if (entry.version !== version)
    throw new AppError('version.stale', `${what}在您打开以后改过，请刷新后核对新的数值。`);
  if (entry.enteredPerson === personId)
    throw new AppError(
      'measurement.own-approval',
      `${what}是您自己填的，须由本单位另一人${outcome === 'approve' ? '审定' : '退回；您可以直接改正后重新提交'}。`,
    );
}
