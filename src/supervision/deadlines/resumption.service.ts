import { Injectable } from '@nestjs/common';
import { rejudge } from '../../decision/tasks/part-rejudge.record.js';
import { saveParts } from '../../decision/tasks/task-part.record.js';
import { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { AppError } from '../../domain/errors.js';
import { partStates } from '../../domain/states/part-states.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { sayLimit } from '../../domain/supervision/sentences.js';
import type { CommandContext } from '../../identity/actor.js';
import { requirePermission } from '../../identity/permissions.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { NoticeItem } from '../../notification/notice-item.record.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { pullIn } from './child-deadline.record.js';
import { addEntry } from './deadline-entry.record.js';
import { placeOfRequest } from './deadline-request.record.js';
import type { ResumptionAnswer, ResumptionInput } from './resumption.schema.js';

/** 提前恢复: the reason for which a clock stands is gone before its day. */
@Injectable()
export class ResumptionService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Lets the clock of a suspended part run again; the working days that were not used come off its deadline.
   * Source: issue "clock with a story": early resumption. @throws state.illegal-step where it does not stand
   */
  resume(context: CommandContext, partId: string, { reason }: ResumptionInput): Promise<ResumptionAnswer> {
    const { actor } = context;
    const name = { action: 'deadline:resume', subjectType: 'part', subjectIds: [partId] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const part = await lock(TaskPart, partId);
      const now = await readNow();
      const law = await this.laws.current(em, part.cityId, now);
      const place = await placeOfRequest(em, partId);
      requirePermission(actor, 'deadline:resume', { bodyId: part.bodyId, countyBodyId: place.countyBodyId });
      const until = assertStands(part);
      part.resume(law.calendar, now);
      const fact = { kind: 'resumption' as const, from: now, to: until };
      const by = { postId: actor.postId, personName: actor.personName };
      const entry = await addEntry(em, part, { fact, reason, by, law, now });
      const { writes, pokes } = rejudge(part, law, now);
      // Its deadline came earlier: what was given down from it must not be later.
      const below = await pullIn(em, part, { law, now, by });
      const due = part.dueAt ? `，完成时限改为${sayLimit(part.dueAt)}` : '';
      const sentence = `“${place.title}”提前恢复办理：${reason}${due}。时限经过：${part.dueStory ?? ''}`;
      const items = ['unit_head', 'unit_staff'].map((role): NoticeItem => ({
        ...{ to: { bodyId: part.bodyId, role }, rung: 'resumed', episode: part.version + 1, sentence },
        ...{ decisionId: part.decisionId, subjectType: 'part', subjectId: part.id },
        notBefore: notBefore(now, law, part.urgent),
      }));
      return {
        change: {
          writes: [
            ...[entry, saveParts([part]), ...writes, ...below.writes],
            ...recordNoticeItems(items, { cityId: part.cityId, now }),
          ],
          audit: { ...name, details: { until, dueAt: part.dueAt ?? null } },
          bodyIds: [...new Set([part.bodyId, ...below.bodyIds])],
          pokes: [...pokes, ...below.pokes],
        },
        answer: {
          ...{ partId, partState: part.state, lamp: part.lamp },
          partDueAt: part.dueAt?.toISOString() ?? null,
          story: part.dueStory ?? null,
        },
      };
    });
  }
}

function assertStands({ state, suspendedUntil = null }: TaskPart): Date {
  if (state === 'suspended' && suspendedUntil !== null) return suspendedUntil;
  throw new AppError(
    'state.illegal-step',
    `任务目前为“${partStates.states[state].name}”，没有暂停，不需要恢复。`,
  );
}
