import type { CityLaw } from '../../domain/city-law.js';
import { isForwardedUnchanged } from '../../domain/decision/forwarded.js';
import { marginOf } from '../../domain/decision/margin.js';
import { AppError } from '../../domain/errors.js';
import type { Actor } from '../../identity/actor.js';
import type { NewTask } from '../tasks/new-tasks.js';
import type { TaskPart } from '../tasks/task-part.entity.js';
import type { TaskInput } from '../tasks/task.schema.js';

/** A row of the margin ledger: what a level kept of the days of one task that it gives down. */
export interface MarginEntry {
  taskId: string;
  /** Wd since its own part was dispatched. */
  passedWd: number;
  /** Null: the task or the part has no date. */
  keptWd: number | null;
  leftWd: number | null;
  reason: string | null;
  /** 原样转发. */
  unchanged: boolean;
}

/** The part that is broken down, when, by whom, and by which law. */
export interface MarginGround {
  actor: Actor;
  part: TaskPart;
  parentWording: string;
  law: CityLaw;
  now: Date;
}

/**
 * What is written into the ledger for one task given down; `at` is the JSON pointer of the task in the request.
 * @throws request.invalid when more than the share of the days is kept and the head of the body has not said why
 * Source: mission.md X3; rules.md: keeping more than 30 % of the wd that were left needs the head's reason.
 */
export function marginEntry(
  task: NewTask,
  input: TaskInput,
  ground: MarginGround & { at: string },
): MarginEntry {
  const { part, law, now, parentWording } = ground;
  const margin = marginKept(task, ground);
  if (margin?.needsReason === true) assertReason(input, margin, ground);
  return {
    taskId: task.id,
    passedWd: law.calendar.workingDaysBetween(part.dispatchedAt ?? now, now),
    keptWd: margin?.keptWd ?? null,
    leftWd: margin?.leftWd ?? null,
    reason: margin?.needsReason === true ? (input.marginReason ?? null) : null,
    unchanged: isForwardedUnchanged(parentWording, input),
  };
}

function marginKept({ dueAt }: NewTask, { part, law, now }: MarginGround) {
  const parentDueAt = part.dueAt ?? null;
  if (dueAt === null || parentDueAt === null) return null;
  return marginOf({ parentDueAt, childDueAt: dueAt, now }, law.calendar, law.rules);
}

function assertReason(
  { marginReason }: TaskInput,
  { keptWd, leftWd }: { keptWd: number; leftWd: number },
  { actor, law, at }: MarginGround & { at: string },
): void {
  const share = law.rules.cascade.marginReasonAboveBp / 100;
  const kept = `本级留用${keptWd}个工作日，超过剩余${leftWd}个工作日的${share}%`;
  if (marginReason === undefined)
    throw refusal(`${kept}，请由主要负责人写明理由，或者少留一些时间。`, at, '请写明留用时间的理由');
  if (actor.role !== 'unit_head')
    throw refusal(`${kept}，须由本单位主要负责人说明理由并分解。`, at, '须由主要负责人说明');
}

const refusal = (sentence: string, at: string, detail: string): AppError =>
  new AppError('request.invalid', sentence, { fields: [{ pointer: `${at}/marginReason`, detail }] });
