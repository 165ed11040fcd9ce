import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import { AppError } from '../../domain/errors.js';

/**
 * Ticks milestones off as done by a report; those that were done before stay as they are.
 * Gives the ids that this report ticked. @throws request.invalid for a milestone that is not the part's
 */
export function tickMilestones(part: TaskPart, ids: readonly string[], now: Date): string[] {
  const unknown = ids.findIndex((id) => !part.milestones.some((milestone) => milestone.id === id));
  if (unknown >= 0)
    throw new AppError('request.invalid', '所选节点不属于这项任务，请刷新后重选。', {
      fields: [{ pointer: `/milestoneIds/${unknown}`, detail: '没有这个节点' }],
    });
  const ticked = part.milestones
    .filter(({ id, doneAt }) => doneAt === null && ids.includes(id))
    .map(({ id }) => id);
  part.milestones = part.milestones.map((milestone) =>
    ticked.includes(milestone.id) ? { ...milestone, doneAt: now.toISOString() } : milestone,
  );
  return ticked;
}

/** Undoes the ticks of a report that was returned or amended. */
export function untickMilestones(part: TaskPart, ids: readonly string[]): void {
  part.milestones = part.milestones.map((milestone) =>
    ids.includes(milestone.id) ? { ...milestone, doneAt: null } : milestone,
  );
}
