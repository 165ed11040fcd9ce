import { endOfDay } from '../calendar/city-day.js';
import type { CityLaw } from '../city-law.js';
import { AppError } from '../errors.js';
import { partStates } from '../states/part-states.js';
import type { PartState } from '../states/part-states.js';
import { sayLimit } from './sentences.js';

/** What is asked for: a later day 延期, or that the clock stands for a while 暂停. */
export type RequestKind = 'extension' | 'suspension';

/** The Chinese name of what is asked for. */
export const requestNames: Record<RequestKind, string> = { extension: '延期', suspension: '暂停' };

/** The part whose clock it is about, and what a request has to know of it. */
export interface RequestGround {
  state: PartState;
  /** Inclusive; null: none. */
  dueAt: Date | null;
  /** Deadline of the task it was broken down from; null: none. */
  parentDueAt: Date | null;
  /** Whether the date was set by a document of a level above the city. */
  setAbove: boolean;
  now: Date;
}

/**
 * Refuses a request that the rules do not know, before anything of it is kept. `on` is the last day asked for,
 * `YYYY-MM-DD`: the new deadline, or the end of the suspension; it ends at 24:00.
 * Source: rules.md, "A task's life": filed before the deadline; a date set by a level above the city cannot be moved.
 * @throws AppError deadline.too-late, deadline.not-later, deadline.set-above, deadline.none, state.illegal-step
 */
export function assertAskable(kind: RequestKind, on: string, ground: RequestGround): Date {
  const { state, dueAt, now } = ground;
  const name = requestNames[kind];
  if (!('suspend' in partStates.states[state].steps))
    throw new AppError(
      'state.illegal-step',
      `任务目前为“${partStates.states[state].name}”，不能申请${name}。`,
    );
  if (kind === 'suspension') return assertSuspension(on, ground);
  if (dueAt === null) throw new AppError('deadline.none', '长期坚持事项没有完成时限，不能延期。');
  assertInTime(kind, dueAt, now);
  assertOwn(ground);
  return assertLater(endOfDay(on), ground, '/on');
}

/** @throws AppError deadline.too-late once the deadline has passed: at it nobody is late */
export function assertInTime(kind: RequestKind, dueAt: Date | null, now: Date): void {
  if (dueAt === null || now <= dueAt) return;
  throw new AppError(
    'deadline.too-late',
    `完成时限${sayLimit(dueAt)}已过，${requestNames[kind]}申请须在时限以前由本单位负责人签发。`,
  );
}

/** @throws AppError deadline.not-later for a day that is no later than the deadline, or over, or after the parent's */
export function assertLater(
  to: Date,
  { dueAt, parentDueAt, now }: Pick<RequestGround, 'dueAt' | 'parentDueAt' | 'now'>,
  pointer: string,
): Date {
  const refuse = (detail: string): never => {
    throw new AppError('deadline.not-later', `${detail}。`, { fields: [{ pointer, detail }] });
  };
  if (dueAt !== null && to <= dueAt) refuse(`新的时限须晚于现在的${sayLimit(dueAt)}`);
  if (to <= now) refuse('这一天已经过去');
  if (parentDueAt !== null && to > parentDueAt) refuse(`不能晚于上级任务的${sayLimit(parentDueAt)}`);
  return to;
}

/**
 * The deadline that is named when a part is handed on 转办: any day that is not over, also an earlier one; it ends at
 * 24:00. Source: issue "nothing is orphaned": unchanged unless it is given explicitly.
 * @throws AppError deadline.set-above, deadline.not-later
 */
export function assertMovable(
  on: string,
  { setAbove, parentDueAt, now }: Pick<RequestGround, 'setAbove' | 'parentDueAt' | 'now'>,
): Date {
  assertOwn({ setAbove });
  return assertLater(endOfDay(on), { dueAt: null, parentDueAt, now }, '/dueOn');
}

/** Until when whoever has a request acts on it, inclusive. Source: rules.md: the decider has 2 wd. */
export function requestDueAt(from: Date, { rules, calendar }: CityLaw): Date {
  return calendar.addWorkingDays(from, rules.deadlineRequest.decideWithinWd);
}

/** Whether the next extension of a part needs a higher leader. Source: rules.md: at most two, a third by a higher leader. */
export function needsHigherLeader(granted: number, { rules }: CityLaw): boolean {
  return granted >= rules.deadlineRequest.extensionsAtMost;
}

const aboveCity =
  /^(?:中共中央|中央|国务院|全国|国家|中办|国办|最高人民)|^[^市县区]{2,8}(?:省|自治区)(?!.*市)|^(?:中共)?[^市县区]{0,6}省(?:委|政府|人民政府|直)|^(?:中共)?省[委政人]|^[^省市县区]{2,12}(?:部|总局|总署)(?:办公厅)?$/;

/**
 * Whether a document comes from a level above the city, by its issuer.
 * Source: rules.md: a date set by a level above the city cannot be moved here; told by the name (assumption).
 */
export function isIssuedAbove(issuer: string | null): boolean {
  return issuer !== null && aboveCity.test(issuer.trim());
}

function assertSuspension(on: string, ground: RequestGround): Date {
  const { dueAt, now } = ground;
  assertInTime('suspension', dueAt, now);
  assertOwn(ground);
  const until = endOfDay(on);
  if (until > now) return until;
  const detail = '暂停的结束日期已经过去';
  throw new AppError('deadline.not-later', `${detail}。`, { fields: [{ pointer: '/on', detail }] });
}

function assertOwn({ setAbove }: Pick<RequestGround, 'setAbove'>): void {
  if (!setAbove) return;
  throw new AppError(
    'deadline.set-above',
    '这个时限由上级机关的文件确定，市里不能变动；请逐级向发文机关请示。',
  );
}
