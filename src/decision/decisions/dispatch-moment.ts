import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import type { Poke } from '../../persistence/change.js';
import { decisionWorkflowId } from '../../temporal/workflow-ids.js';
import type { NewTask } from '../tasks/new-tasks.js';
import type { DecisionInput } from '../tasks/task.schema.js';

/** How a confirmed decision leaves. */
export type Dispatch = NonNullable<DecisionInput['dispatch']>;

/** When a dispatch that is confirmed now leaves: at once, or after the minutes in which it can be taken back. */
export function leaveAt(dispatch: Dispatch, { rules }: CityLaw, now: Date): Date {
  return dispatch === 'at_once' ? now : new Date(now.getTime() + rules.dispatch.takeBackMinutes * 60_000);
}

/** Wakes the loop of a decision at an instant; nothing where there is none. */
export function pokesAt(id: string, dueAt: Date | null): Poke[] {
  return dueAt === null ? [] : [{ workflowType: 'decisionLoop', workflowId: decisionWorkflowId(id), dueAt }];
}

/** @throws request.invalid where what is not a draft has no tasks */
export function assertHasTasks(state: string, count: number): void {
  if (state !== 'draft' && count === 0)
    throw new AppError('request.invalid', '还没有任务，不能交办。', {
      fields: [{ pointer: '/tasks', detail: '至少一项任务' }],
    });
}

/** The bodies that have a part in these tasks, each once. */
export const bodiesOf = (tasks: readonly NewTask[]): string[] => [
  ...new Set(tasks.flatMap((task) => task.parts.map((part) => part.bodyId))),
];
