import type { RawQueryFragment } from '@mikro-orm/postgresql';
import type { CityLaw } from '../../domain/city-law.js';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import { insertProject, saveInvestments, saveMilestones, saveProject } from './project.record.js';
import type { LockedProject, ProjectHand } from './project.record.js';
import type { ProjectInput } from './project.schema.js';

/** One project as it is to be: what was there, what came in, and its body. */
interface Coming {
  id: string;
  /** Null: it is new. */
  before: LockedProject | null;
  input: ProjectInput;
  bodyId: string;
}

/**
 * What has to be written so that a project is as it came in; nothing where it is so already. Milestones and figures that
 * did not come stay as they are.
 */
export function projectWrites({ id, before, input, bodyId }: Coming, hand: ProjectHand): RawQueryFragment[] {
  const milestones = input.milestones.filter((one) => {
    const known = before?.milestones.find(({ kind }) => kind === one.kind);
    return known?.plannedOn !== one.plannedOn || known.doneOn !== one.doneOn;
  });
  const investments = input.investments.filter(
    (one) => before?.investments.find(({ month }) => month === one.month)?.doneFen !== one.doneFen,
  );
  const more = [...saveMilestones(id, milestones, hand), ...saveInvestments(id, investments, hand)];
  if (before === null) return [insertProject({ ...input, id, bodyId }, hand), ...more];
  const same = (['name', 'totalFen', 'startsOn', 'completesOn', 'state'] as const).every(
    (field) => before[field] === input[field],
  );
  if (same && before.bodyId === bodyId && more.length === 0) return [];
  return [saveProject({ ...input, id, bodyId, taskId: before.taskId }, hand), ...more];
}

/**
 * Refuses milestones that the rule pack does not know or that stand twice, and days that have not come yet.
 * @throws request.invalid that points below `at`
 */
export function assertPlausible(
  { milestones, investments }: Pick<ProjectInput, 'milestones' | 'investments'>,
  { law, now, at }: { law: CityLaw; now: Date; at: string },
): void {
  const today = dayOf(now);
  const kinds = new Set(
    law.rules.projects.stages.flatMap((stage) => stage.milestones.map(({ kind }) => kind)),
  );
  const seen = new Set<string>();
  const fields = milestones.flatMap(({ kind, doneOn }, index) => {
    const pointer = `${at}/milestones/${index}`;
    if (!kinds.has(kind)) return [{ pointer: `${pointer}/kind`, detail: '没有这个节点' }];
    if (seen.has(kind)) return [{ pointer: `${pointer}/kind`, detail: '同一个节点写了两次' }];
    seen.add(kind);
    return doneOn !== null && doneOn > today
      ? [{ pointer: `${pointer}/doneOn`, detail: '完成日期还没有到' }]
      : [];
  });
  const late = investments.flatMap(({ month }, index) =>
    month > today.slice(0, 7)
      ? [{ pointer: `${at}/investments/${index}/month`, detail: '这个月还没有到' }]
      : [],
  );
  const problems = [...fields, ...late];
  if (problems.length > 0)
    throw new AppError('request.invalid', `${problems[0]?.detail ?? ''}。`, { fields: problems });
}
