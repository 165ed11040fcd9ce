import type { CityLaw } from '../../domain/city-law.js';
import { moveStopped } from '../../domain/supervision/stopped-milestone.js';
import type { MovedMilestone } from '../../domain/supervision/stopped-milestone.js';
import type { StoredMilestone, TaskPart } from './task-part.entity.js';

/**
 * Stops the clock of one milestone of a part, or of the deadline itself where there is none or it falls on it, until a
 * restriction ends. Source: rules.md, "Restriction": only the blocked milestone's clock stops, provisionally.
 */
export function stopFor(
  part: TaskPart,
  restrictionId: string,
  { milestoneId, now }: { milestoneId: string | null; now: Date },
): { stopsDeadline: boolean } {
  const since = now.toISOString();
  const blocked = part.milestones.find(({ id }) => id === milestoneId);
  part.milestones = part.milestones.map((milestone) =>
    milestone === blocked ? { ...milestone, stopped: { restrictionId, since } } : milestone,
  );
  const stopsDeadline = blocked === undefined || isDeadline(part, blocked);
  if (stopsDeadline) Object.assign(part, { stoppedBy: restrictionId, stoppedSince: now });
  return { stopsDeadline };
}

/** The open restrictions for which something of a part stands. */
export function stoppedFor({ milestones, stoppedBy = null }: TaskPart): string[] {
  const some = milestones.flatMap(({ stopped }) => stopped?.restrictionId ?? []);
  return [...new Set(stoppedBy === null ? some : [...some, stoppedBy])];
}

/** What stood, since when, and what became of it. */
export interface GoneOn {
  since: Date;
  /** Whether the deadline of the part itself stood. */
  isWhole: boolean;
  /** Null: it did not move. */
  moved: MovedMilestone | null;
}

/**
 * What a restriction stopped runs again; where it was solved, its milestone is moved by the working days for which it
 * stood. The deadline of the part moves with it where it stood too and nobody above the city set it. Null: nothing
 * stood.
 */
export function goOn(
  part: TaskPart,
  restrictionId: string,
  { moves, mayMoveDeadline, law, now }: { moves: boolean; mayMoveDeadline: boolean; law: CityLaw; now: Date },
): GoneOn | null {
  const blocked = part.milestones.find(({ stopped }) => stopped?.restrictionId === restrictionId);
  const isWhole = part.stoppedBy === restrictionId;
  const since = isWhole ? part.stoppedSince : blocked?.stopped && new Date(blocked.stopped.since);
  if (!since) return null;
  const dueAt = blocked === undefined ? part.dueAt : new Date(blocked.dueAt);
  const bounds = { since, now, notAfter: isWhole ? null : (part.dueAt ?? null) };
  const title = blocked?.title ?? null;
  const canMove = moves && (!isWhole || mayMoveDeadline);
  const moved = dueAt && canMove ? moveStopped({ title, dueAt }, bounds, law.calendar) : null;
  part.milestones = part.milestones
    .map(({ stopped, ...milestone }) =>
      milestone.id === blocked?.id
        ? { ...milestone, dueAt: moved?.dueAt.toISOString() ?? milestone.dueAt }
        : { ...milestone, ...(stopped && { stopped }) },
    )
    .toSorted((one, other) => one.dueAt.localeCompare(other.dueAt));
  if (isWhole) Object.assign(part, { stoppedBy: null, stoppedSince: null });
  if (isWhole && moved !== null) part.dueAt = moved.dueAt;
  return { since, isWhole, moved };
}

const isDeadline = ({ dueAt }: TaskPart, milestone: StoredMilestone): boolean =>
  dueAt != null && milestone.dueAt >= dueAt.toISOString();
