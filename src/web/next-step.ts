import type { Request } from 'express';
import type { AppError } from '../domain/errors.js';
import { pageBefore } from './forms/page-before.js';

/** What the page of a failure offers. */
export interface NextStep {
  /** Key of the sentence that says what to do. */
  next: string;
  /** The same address once more; null where that would not help. */
  again: string | null;
  /** The page before; null where it is unknown. */
  back: string | null;
}

const told = new Set([400, 403, 404, 409, 413, 422, 429, 500, 503]);

/** What somebody can do after a failure: try again, go back and correct, or ask the one who can help. */
export function nextStepOf({ code, status }: AppError, request: Request): NextStep {
  const isRead = request.method === 'GET';
  const before = pageBefore(request);
  return {
    next: `problem.next.${code === 'request.csrf' ? 'csrf' : told.has(status) ? status : 500}`,
    again: isRead && status >= 500 ? request.originalUrl : null,
    back: before === '/' || before === request.originalUrl ? null : before,
  };
}
