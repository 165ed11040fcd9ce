import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { unitOf } from '../../supervision/orders/order.record.js';
import { Decision } from '../decisions/decision.entity.js';
import { pokesAt } from '../decisions/dispatch-moment.js';
import { endParts } from './end-parts.record.js';
import type { PartEnd } from './end-parts.record.js';
import { endedWords, tellOfEnd } from './ended-words.record.js';
import { hangBelow } from './hang-below.record.js';
import { lockOpen, partsOfTask } from './open-part.record.js';
import type { LockedPart } from './open-part.record.js';
import { insertSuccessor, renewed } from './successor-part.record.js';
import type { SuccessorPart } from './successor-part.record.js';
import type { TaskEndAnswer, TaskMergeInput } from './task-change.schema.js';
import { placeOfTask, requireSetter } from './task-place.record.js';
import type { TaskPlace } from './task-place.record.js';

/** 合并: two tasks of one decision become one. */
@Injectable()
export class TaskMergeService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
  ) {}

  /**
   * Every open part of a task ends as merged and points to the part of the same body in the other task. A body that has
   * none there gets one, as a cooperating body, and signs for it. What was broken down hangs on the part that goes on.
   * @throws request.invalid for itself, another decision or level, or an ended task; state.illegal-step
   */
  merge(
    context: CommandContext,
    taskId: string,
    { into, reason }: TaskMergeInput,
  ): Promise<TaskEndAnswer & { into: string }> {
    const { actor } = context;
    const name = { action: 'task:merge', subjectType: 'task', subjectIds: [taskId] };
    return this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const task = await placeOfTask(em, actor.cityId, taskId);
      const decision = await lock(Decision, task.decisionId);
      requireSetter(actor, 'task:merge', task);
      decision.assertOpen();
      const other = await placeOfTask(em, actor.cityId, into);
      requireSetter(actor, 'task:merge', other);
      assertBeside(task, other);
      const ids = [...(await partsOfTask(em, taskId)), ...(await partsOfTask(em, into))].toSorted();
      const open = await lockOpen(em, ids);
      const [merged, kept] = [ofTask(open, taskId), ofTask(open, into)];
      const lead = leadOf(merged, kept);
      const now = await readNow();
      const at = { law: await this.laws.current(em, actor.cityId, now), now, postId: actor.postId };
      const pairs = merged.map((locked) => ({ locked, ...goesOn(locked, { kept, lead }) }));
      const ends = pairs.map(({ locked, successorId }): PartEnd => ({
        ...locked,
        ...{ action: 'merge', reason: `并入第${other.number}项任务，${reason}`, successorId },
      }));
      const ended = await endParts(em, ends, at);
      const joined = pairs.flatMap(({ joins }) => (joins === null ? [] : [joins]));
      const news = joined.map(({ id, bodyId }) => ({
        ...({ subjectType: 'part', subjectId: id, rung: 'taken_over', to: unitOf(bodyId) } as const),
        sentence: `“${lead.title}”由本单位配合承办，请签收：${reason}`,
      }));
      return {
        change: {
          writes: [
            ...joined.map((part) => insertSuccessor(part, lead.part, now)),
            ...[
              ...ended.writes,
              hangBelow(pairs),
              ...tellOfEnd(decision, [...endedWords(ends), ...news], at),
            ],
          ],
          audit: {
            ...name,
            ...{ subjectType: 'part', subjectIds: ends.map(({ part }) => part.id) },
            details: { taskId, into, reason },
          },
          bodyIds: ended.bodyIds,
          pokes: [...ended.pokes, ...pokesAt(decision.id, now)],
        },
        answer: { taskId, into, endedParts: ends.map(({ part }) => part.id), decisionState: decision.state },
      };
    });
  }
}

const ofTask = (open: readonly LockedPart[], taskId: string) =>
  open.filter(({ part }) => part.taskId === taskId);

function assertBeside(task: TaskPlace, other: TaskPlace): void {
  if (task.id === other.id) throw refused('不能并入任务自己');
  if (task.decisionId !== other.decisionId) throw refused('只能并入同一决策事项的任务');
  if (task.parentPartId !== other.parentPartId) throw refused('只能并入同一级的任务');
}

function leadOf(merged: readonly LockedPart[], kept: readonly LockedPart[]): LockedPart {
  if (merged.length === 0)
    throw new AppError('state.illegal-step', '这项任务已经办结，或者已经撤回、合并、转办，不能合并。');
  const lead = kept.find(({ part }) => part.role === 'responsible');
  if (lead === undefined) throw refused('并入的任务已经了结，请选择在办的任务');
  return lead;
}

interface GoesOn {
  successorId: string;
  /** The part that the body gets in the other task; null: it has one there. */
  joins: SuccessorPart | null;
}

function goesOn(
  { part }: LockedPart,
  { kept, lead }: { kept: readonly LockedPart[]; lead: LockedPart },
): GoesOn {
  const same = kept.find((other) => other.part.bodyId === part.bodyId);
  if (same !== undefined) return { successorId: same.part.id, joins: null };
  const { dueAt = null, dueStory = null, milestones, taskId } = lead.part;
  const joins = {
    ...{
      id: uuid(),
      taskId,
      bodyId: part.bodyId,
      role: 'cooperating' as const,
      dueAt,
      dueStory,
      progress: 0,
    },
    milestones: renewed(milestones).map((milestone) => ({ ...milestone, doneAt: null })),
  };
  return { successorId: joins.id, joins };
}

function refused(detail: string): AppError {
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/into', detail }] });
}
