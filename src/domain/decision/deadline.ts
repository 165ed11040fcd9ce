import { closingDayOf, endOfDay } from '../calendar/city-day.js';
import type { CityLaw } from '../city-law.js';
import { AppError } from '../errors.js';
import type { DayCount, RulePack } from '../rule-pack.js';
import { sayLimit } from '../supervision/sentences.js';

/** Kinds of documents that come in: 政策文件, 会议议定事项, 批示件, 阅知件. */
export type DocumentKind = 'policy' | 'meeting_record' | 'instruction' | 'for_information';

/** Urgency of an instruction: 紧急, 一般, 疑难. */
export type InstructionUrgency = 'urgent' | 'ordinary' | 'difficult';

/** A deadline and one sentence why it is what it is. */
export interface DeadlineWithStory {
  /** Inclusive; null: none, for papers that are only to be read. */
  dueAt: Date | null;
  story: string;
}

/**
 * The deadline when a document names none, counted from an instant (its registration or dispatch).
 * Urgency counts for instructions only; `kind` null: there is no document, a person decided it. A limit in calendar days stays on a day off, and the story says so.
 * Source: rules.md, "Calendar": document 30 cd, meeting record 20 cd, instruction urgent 1–5 wd / ordinary 15 cd /
 * difficult 30 cd.
 */
export function defaultDeadline(
  matter: { kind: DocumentKind | null; urgency: InstructionUrgency; from: Date },
  { rules, calendar }: CityLaw,
): DeadlineWithStory {
  const preset = presetOf(matter, rules);
  if (preset === null) return { dueAt: null, story: '阅知件只需阅知，不设完成时限。' };
  const dueAt = calendar.limitFrom(matter.from, preset.limit);
  const dayOff = calendar.isWorkingDay(closingDayOf(dueAt)) ? '' : '，当日为休息日，不顺延';
  const days = preset.limit.unit === 'wd' ? '个工作日（休息日、节假日不计）' : '天（自然日）';
  const from = sayDate(matter.from);
  const story = `${preset.name}没有写明时限，按规定自${from}起${preset.limit.days}${days}，至${sayLimit(dueAt)}${dayOff}。`;
  return { dueAt, story };
}

/** The deadline that a day `YYYY-MM-DD` means: its 24:00. Source: rules.md, "Calendar". @throws RangeError for no day */
export function dueFromDay(day: string): Date {
  return endOfDay(day);
}

/**
 * Checks a deadline that a person sets.
 * Source: rules.md, "A task's life": a child's deadline is never later than its parent's.
 * `at` is the JSON pointer of the deadline in what was entered.
 * @throws AppError `task.deadline-in-the-past` at or before now, `task.deadline-after-parent` when later than it
 */
export function assertDeadline(
  dueAt: Date,
  { now, parentDueAt, at }: { now: Date; parentDueAt: Date | null; at?: string },
): void {
  const fields = (detail: string) => (at === undefined ? {} : { fields: [{ pointer: at, detail }] });
  if (dueAt <= now) {
    throw new AppError(
      'task.deadline-in-the-past',
      `完成时限${sayLimit(dueAt)}已经过去，请另定时限。`,
      fields('已经过去'),
    );
  }
  if (parentDueAt === null || dueAt <= parentDueAt) return;
  const detail = `完成时限${sayLimit(dueAt)}晚于上级任务的${sayLimit(parentDueAt)}，请提前到${sayLimit(parentDueAt)}或以前。`;
  throw new AppError('task.deadline-after-parent', detail, fields(`不晚于${sayLimit(parentDueAt)}`));
}

/** The limit of a kind of document that names none, with its Chinese name; null for what is only to be read. */
export function presetOf(
  { kind, urgency }: { kind: DocumentKind | null; urgency: InstructionUrgency },
  { limits }: RulePack,
): { name: string; limit: DayCount } | null {
  if (kind === 'for_information') return null;
  // Decided without a document: the limit of one, for rules.md names none of its own (assumption).
  if (kind === null) return { name: '交办时', limit: limits.document };
  if (kind === 'policy') return { name: '文件', limit: limits.document };
  if (kind === 'meeting_record') return { name: '会议议定事项', limit: limits.meetingRecord };
  const instructions = {
    urgent: { name: '紧急批示件', limit: limits.instructionUrgent },
    ordinary: { name: '一般批示件', limit: limits.instructionOrdinary },
    difficult: { name: '疑难批示件', limit: limits.instructionDifficult },
  };
  return instructions[urgency];
}

function sayDate(instant: Date): string {
  return sayLimit(endOfDay(closingDayOf(instant))).replace('24时', '');
}
