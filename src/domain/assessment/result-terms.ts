import { AppError } from '../errors.js';
import { sayLimit } from '../supervision/sentences.js';

/** What stands between a previewed result and its publication. */
export interface PublicationFacts {
  /** Until when bodies may object, inclusive; null: it was not shown to them yet. */
  objectionsUntil: Date | null;
  /** Until when a body whose band or rank moved may object, inclusive; null: none moved. */
  movedUntil: Date | null;
  /** Objections that nobody has decided. */
  undecided: number;
  /** Objections that were upheld, without a corrected computation yet. */
  uncorrected: number;
  /** Bodies with a row that is still open 待定; one that had nothing to judge in the period is none of them. */
  open: number;
}

/** The last instant at which a body may still object; null: none was set. */
export function lastTerm({
  objectionsUntil,
  movedUntil,
}: Pick<PublicationFacts, 'objectionsUntil' | 'movedUntil'>) {
  if (objectionsUntil === null || movedUntil === null) return objectionsUntil ?? movedUntil;
  return movedUntil > objectionsUntil ? movedUntil : objectionsUntil;
}

/**
 * Lets a result be published once every body had its days, every objection is decided, what was upheld is corrected
 * and no score is open. Source: rules.md, "Quarter and year": published as soon as the last one is decided.
 * @throws AppError result.term-running, result.objections-open, result.not-corrected, result.scores-open
 */
export function assertMayPublish(facts: PublicationFacts, now: Date): void {
  const until = lastTerm(facts);
  if (until !== null && now <= until)
    throw new AppError(
      'result.term-running',
      `异议期到${sayLimit(until)}为止，期满并且异议全部裁定以后才能发布。`,
      { context: { until: until.toISOString() } },
    );
  if (facts.undecided > 0)
    throw new AppError('result.objections-open', `还有${facts.undecided}件异议没有裁定，裁定以后才能发布。`);
  if (facts.uncorrected > 0)
    throw new AppError(
      'result.not-corrected',
      `有${facts.uncorrected}件异议成立，请先改正数据、重新计分并更正成绩，再发布。`,
    );
  if (facts.open > 0)
    throw new AppError(
      'result.scores-open',
      `还有${facts.open}个单位的成绩待定，补齐数据、重新计分以后才能发布。`,
    );
}
