import { v7 as uuid } from 'uuid';
import { dueFromDay, assertDeadline, defaultDeadline } from '../../domain/decision/deadline.js';
import type { DocumentKind, InstructionUrgency } from '../../domain/decision/deadline.js';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import type { StoredMilestone } from './task-part.entity.js';
import { servedIndicator } from './served-indicator.record.js';
import type { TaskInput } from './task.schema.js';

/** What new tasks hang on. */
export interface TaskGround {
  law: CityLaw;
  now: Date;
  /** For counting a limit when nobody names a date. */
  document: { kind: DocumentKind; urgency: InstructionUrgency } | null;
  /** Latest deadline that a child may have; null: no parent or a parent without date. */
  parentDueAt: Date | null;
  /** Body codes and post codes to ids; an unknown code is not in it. */
  bodyIds: ReadonlyMap<string, string>;
  postIds: ReadonlyMap<string, string>;
  /** Indicators that tasks may serve, by code. */
  indicatorIds: ReadonlyMap<string, string>;
}

/** A task and its parts, ready to be written. */
export interface NewTask {
  id: string;
  wording: string;
  path: string | null;
  standard: string | null;
  responsibleLeader: string | null;
  dueAt: Date | null;
  dueBasis: 'document' | 'limit' | 'leader' | 'parent' | 'none';
  dueStory: string;
  proposalId: string | null;
  /** Null: none is named; then that of its proposal, or of the task above. */
  indicatorId: string | null;
  parts: { id: string; bodyId: string; role: 'responsible' | 'cooperating'; milestones: StoredMilestone[] }[];
}

/**
 * Turns what was entered into tasks, and refuses what the rules do not allow.
 * `at` is the JSON pointer of this task in the request.
 * @throws task.responsible-body-missing, task.responsible-also-cooperating, body.not-found, task.deadline-…
 */
export function newTask(input: TaskInput, ground: TaskGround, at: string): NewTask {
  const { responsible, cooperating } = bodiesOf(input, ground, at);
  const due = deadlineOf(input, ground);
  if (due.dueAt !== null) assertDeadline(due.dueAt, { ...ground, at: `${at}/dueOn` });
  const part = (bodyId: string, role: 'responsible' | 'cooperating') => ({
    id: uuid(),
    bodyId,
    role,
    milestones: milestonesOf(input, due.dueAt, { ...ground, at }),
  });
  return {
    id: uuid(),
    wording: input.wording,
    path: input.path ?? null,
    standard: input.standard ?? null,
    responsibleLeader: postOf(input.responsibleLeader, ground, `${at}/responsibleLeader`),
    ...due,
    proposalId: input.proposalId ?? null,
    indicatorId: servedIndicator(input.indicatorCode, ground.indicatorIds, `${at}/indicatorCode`),
    parts: [part(responsible, 'responsible'), ...cooperating.map((bodyId) => part(bodyId, 'cooperating'))],
  };
}

/** The id of a post by its code; null when none was named. @throws request.invalid for an unknown code */
export function postOf(
  code: string | undefined,
  { postIds }: Pick<TaskGround, 'postIds'>,
  pointer: string,
): string | null {
  if (code === undefined) return null;
  const id = postIds.get(code);
  if (id !== undefined) return id;
  throw new AppError('request.invalid', `没有代码为“${code}”的岗位。`, {
    fields: [{ pointer, detail: '没有这个岗位' }],
  });
}

function bodiesOf(input: TaskInput, { bodyIds }: TaskGround, at: string) {
  const idOf = (code: string, pointer: string): string => {
    const id = bodyIds.get(code);
    if (id !== undefined) return id;
    throw new AppError('body.not-found', `没有代码为“${code}”的单位。`, {
      fields: [{ pointer, detail: '没有这个单位' }],
    });
  };
  if (input.responsible === undefined || input.responsible === '')
    throw new AppError(
      'task.responsible-body-missing',
      `任务“${input.wording.slice(0, 20)}”还没有责任单位，请补上再交办。`,
      {
        fields: [{ pointer: `${at}/responsible`, detail: '请选择责任单位' }],
      },
    );
  const responsible = idOf(input.responsible, `${at}/responsible`);
  const cooperating = [...new Set(input.cooperating)].map((code, index) =>
    idOf(code, `${at}/cooperating/${index}`),
  );
  if (cooperating.includes(responsible))
    throw new AppError('task.responsible-also-cooperating', '责任单位不能同时是配合单位，请去掉其中一处。', {
      fields: [{ pointer: `${at}/cooperating`, detail: '已是责任单位' }],
    });
  return { responsible, cooperating };
}

function deadlineOf(input: TaskInput, ground: TaskGround): Pick<NewTask, 'dueAt' | 'dueBasis' | 'dueStory'> {
  if (input.longTerm)
    return { dueAt: null, dueBasis: 'none', dueStory: '长期坚持，无完成时限，按季度阶段目标推进' };
  if (input.dueOn !== undefined)
    return {
      dueAt: dueFromDay(input.dueOn),
      dueBasis: ground.document ? 'document' : 'leader',
      dueStory: `交办时定于${input.dueOn}`,
    };
  if (input.dueAt !== undefined)
    return { dueAt: new Date(input.dueAt), dueBasis: 'leader', dueStory: '交办时定下的时刻' };
  if (ground.parentDueAt !== null)
    return { dueAt: ground.parentDueAt, dueBasis: 'parent', dueStory: '与上级任务同一时限' };
  const matter = ground.document ?? { kind: null, urgency: 'ordinary' as const };
  const { dueAt, story } = defaultDeadline({ ...matter, from: ground.now }, ground.law);
  return { dueAt, dueBasis: 'limit', dueStory: story };
}

// A part always has a milestone to be judged by: where none is named, the task itself.
function milestonesOf(
  input: TaskInput,
  dueAt: Date | null,
  ground: TaskGround & { at: string },
): StoredMilestone[] {
  assertMilestoneDays(input, dueAt, ground);
  const entered = [...input.milestones].sort((a, b) => a.dueOn.localeCompare(b.dueOn));
  if (entered.length === 0 && dueAt !== null)
    return [
      {
        id: uuid(),
        title: '完成任务',
        goal: null,
        dueAt: dueAt.toISOString(),
        curve: 'linear',
        expectedAtEnd: 100,
        monthlyPlan: null,
        doneAt: null,
      },
    ];
  return entered.map((milestone) => ({
    id: uuid(),
    title: milestone.title,
    goal: milestone.goal ?? null,
    dueAt: dueFromDay(milestone.dueOn).toISOString(),
    curve: milestone.curve,
    expectedAtEnd: milestone.expectedAtEnd,
    monthlyPlan: milestone.monthlyPlan ?? null,
    doneAt: null,
  }));
}

function assertMilestoneDays(
  { milestones }: TaskInput,
  dueAt: Date | null,
  { now, at }: TaskGround & { at: string },
): void {
  for (const [index, { dueOn, title }] of milestones.entries()) {
    const end = dueFromDay(dueOn);
    const fields = (detail: string) => [{ pointer: `${at}/milestones/${index}/dueOn`, detail }];
    if (end < now)
      throw new AppError('task.deadline-in-the-past', `节点“${title}”的时间早于今天。`, {
        fields: fields('早于今天'),
      });
    if (dueAt !== null && end > dueAt)
      throw new AppError('task.deadline-after-parent', `节点“${title}”晚于任务的完成时限。`, {
        fields: fields('晚于任务的完成时限'),
      });
  }
}
