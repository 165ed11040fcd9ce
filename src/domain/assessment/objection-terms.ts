import type { CityLaw } from '../city-law.js';
import { AppError } from '../errors.js';
import { sayLimit } from '../supervision/sentences.js';
import { lastTerm } from './result-terms.js';

/** Until when a body may object to a result: to all of it, and, where a correction moved it, once more. */
export interface BodyTerms {
  objectionsUntil: Date | null;
  movedUntil: Date | null;
}

/** @throws AppError objection.too-late after the body's last term, or before it was shown its score */
export function assertObjectionInTime(terms: BodyTerms, now: Date): void {
  const until = lastTerm(terms);
  if (until !== null && now <= until) return;
  const detail =
    until === null
      ? '成绩还没有送各单位核对，现在不能提出异议。'
      : `异议期已于${sayLimit(until)}结束，不能再提出异议。`;
  throw new AppError('objection.too-late', detail);
}

/**
 * The limits of an objection, inclusive: the opinion in its days from now, the decision in its days after the term.
 * Source: rules.md, "Quarter and year"; the assessment calendar: 异议期满后10个工作日内.
 */
export function objectionLimits({ rules, calendar }: CityLaw, { now, until }: { now: Date; until: Date }) {
  const { opinionWithinWd, decideWithinWd } = rules.objection;
  return {
    opinionDueAt: calendar.addWorkingDays(now, opinionWithinWd),
    decideDueAt: calendar.addWorkingDays(until, decideWithinWd),
  };
}

/** Who signs for the assessment office: its head, or the deputy where the head is not free to. */
type ChairDuty = 'head' | 'deputy';

/** A holder of one of the two posts. */
export interface Chair {
  duty: ChairDuty;
  postId: string;
  /** Null: the post is vacant. */
  personId: string | null;
}

/**
 * Who decides or signs: the head, unless he is one of those who had a part in the matter; then his deputy; null where
 * both had. Source: rules.md, "Quarter and year" and table of acts: the head, not the reviewer.
 */
export function chairOf(chairs: readonly Chair[], involved: ReadonlySet<string>): Chair | null {
  const free = chairs.filter(({ personId }) => personId !== null && !involved.has(personId));
  return free.find(({ duty }) => duty === 'head') ?? free.find(({ duty }) => duty === 'deputy') ?? null;
}
