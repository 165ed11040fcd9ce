import { Injectable } from '@nestjs/common';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { closeWithLast } from '../decisions/closing.record.js';
import { Decision } from '../decisions/decision.entity.js';
import { pokesAt } from '../decisions/dispatch-moment.js';
import { endParts } from './end-parts.record.js';
import type { PartEnd } from './end-parts.record.js';
import { endedWords, tellOfEnd } from './ended-words.record.js';
import type { EndWord } from './ended-words.record.js';
import { lockOpen, partsOfTask } from './open-part.record.js';
import type { TaskEndAnswer, TaskWithdrawInput } from './task-change.schema.js';
import { placeOfTask, requireSetter } from './task-place.record.js';

/** 撤回: whoever set a task, or the office, takes it back; nothing of it is deleted. */
@Injectable()
export class TaskWithdrawService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Takes back every open part of a task and all that was broken down from them. With the last open part a complete
   * decision closes. @throws state.illegal-step where the task was concluded or ended already
   */
  withdraw(context: CommandContext, taskId: string, { reason }: TaskWithdrawInput): Promise<TaskEndAnswer> {
    const { actor } = context;
    const name = { action: 'task:withdraw', subjectType: 'task', subjectIds: [taskId] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const task = await placeOfTask(em, actor.cityId, taskId);
      const decision = await lock(Decision, task.decisionId);
      requireSetter(actor, 'task:withdraw', task);
      decision.assertOpen();
      const open = await lockOpen(em, await partsOfTask(em, taskId));
      assertSomeOpen(open.some(({ part }) => part.taskId === taskId));
      const now = await readNow();
      const at = { law: await this.laws.current(em, actor.cityId, now), now, postId: actor.postId };
      const ends = open.map((locked): PartEnd => ({
        ...locked,
        ...{ action: 'withdraw', reason, successorId: null },
      }));
      const { writes, pokes, bodyIds } = await endParts(em, ends, at);
      const endedIds = ends.map(({ part }) => part.id);
      const closing = await closeWithLast(em, decision, { endedIds, now });
      return {
        change: {
          writes: [
            ...[...writes, ...closing],
            ...tellOfEnd(decision, [...endedWords(ends), ...launcherWord(decision, closing)], at),
          ],
          audit: { ...name, subjectType: 'part', subjectIds: endedIds, details: { reason, taskId } },
          bodyIds,
          pokes: [...pokes, ...pokesAt(decision.id, now)],
        },
        answer: { taskId, endedParts: endedIds, decisionState: decision.state },
      };
    });
  }
}

function assertSomeOpen(open: boolean): void {
  if (open) return;
  throw new AppError(
    'state.illegal-step',
    '这项任务已经办结，或者已经撤回、合并、转办，不能撤回；需要另行安排的，请另立任务。',
  );
}

function launcherWord(decision: Decision, closing: readonly RawQueryFragment[]): EndWord[] {
  if (closing.length === 0) return [];
  const sentence = `“${decision.title}”已没有在办任务，随最后一项任务办结`;
  return [
    {
      ...{ subjectType: 'decision', subjectId: decision.id, rung: 'concluded', sentence },
      to: [{ postId: decision.launchedBy }],
    },
  ];
}
