import { sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import type { StoredMilestone, TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { CityLaw } from '../../domain/city-law.js';
import { deadlineAfterDispute } from '../../domain/implementation/dispute-clock.js';
import { sayLimit } from '../../domain/supervision/sentences.js';

/** A part as another body takes it over after an upheld dispute. */
export interface TakenOverPart {
  id: string;
  bodyId: string;
  milestones: StoredMilestone[];
  dueAt: Date | null;
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
    id: uuid(),
    bodyId: taken.bodyId,
    milestones,
    dueAt,
    story: storyOf(part.dueAt ?? null, dueAt, days),
  };
}

/** Writes the successor as a draft that is due at once: the decision's sweep dispatches it. */
export function insertPart(
  successor: TakenOverPart & { dueStory: string | null },
  part: TaskPart,
  now: Date,
): RawQueryFragment {
  return sql`insert into task_part (id, city_id, decision_id, task_id, body_id, role, state, urgent, milestones, due_at,
      due_story, next_due_at)
    values (${successor.id}, ${part.cityId}, ${part.decisionId}, ${part.taskId}, ${successor.bodyId}, ${part.role},
      'draft', ${part.urgent}, ${JSON.stringify(successor.milestones)}::jsonb, ${successor.dueAt}, ${successor.dueStory},
      ${now})`;
}

function storyOf(before: Date | null, after: Date | null, days: number): string {
  if (before === null || after === null) return '长期坚持，无完成时限。';
  if (days === 0) return `完成时限${sayLimit(after)}。`;
  return `完成时限由${sayLimit(before)}顺延${days}个工作日至${sayLimit(after)}（职责异议裁定用时）。`;
}
