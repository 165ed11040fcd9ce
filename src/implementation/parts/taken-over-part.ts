import { v7 as uuid } from 'uuid';
import type { SuccessorPart } from '../../decision/changes/successor-part.record.js';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { CityLaw } from '../../domain/city-law.js';
import { deadlineAfterDispute } from '../../domain/implementation/dispute-clock.js';
import { sayLimit } from '../../domain/supervision/sentences.js';

/** A part as another body takes it over after an upheld dispute. */
export interface TakenOverPart extends Omit<SuccessorPart, 'dueStory'> {
  /** Why the deadline is what it is, in one sentence. */
  story: string;
}

/** The successor of a disputed part: same milestones and role, every date moved by the days of the dispute. */
export function takenOver(
  part: TaskPart,
  taken: { bodyId: string; raisedAt: Date; decidedAt: Date },
  law: CityLaw,
): TakenOverPart {
  const moved = (dueAt: Date) => deadlineAfterDispute(dueAt, taken, law);
  const dueAt = part.dueAt ? moved(part.dueAt) : null;
  const milestones = part.milestones.map((milestone) => ({
    ...milestone,
    id: uuid(),
    dueAt: moved(new Date(milestone.dueAt)).toISOString(),
  }));
  const days = law.calendar.workingDaysBetween(taken.raisedAt, taken.decidedAt);
  return {
    ...{ id: uuid(), taskId: part.taskId, bodyId: taken.bodyId, role: part.role, progress: part.progress },
    milestones,
    dueAt,
    story: storyOf(part.dueAt ?? null, dueAt, days),
  };
}

function storyOf(before: Date | null, after: Date | null, days: number): string {
  if (before === null || after === null) return '长期坚持，无完成时限。';
  if (days === 0) return `完成时限${sayLimit(after)}。`;
  return `完成时限由${sayLimit(before)}顺延${days}个工作日至${sayLimit(after)}（职责异议裁定用时）。`;
}
