import type { Request, RequestHandler } from 'express';
import { csrfSync } from 'csrf-sync';
import { AppError } from '../domain/errors.js';

const { generateToken, isRequestValid } = csrfSync({
  getTokenFromRequest: (request) => request.get('x-csrf-token') ?? fieldOf(request),
});

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const sameSite = new Set([undefined, 'same-origin', 'none']);

/** The token of this request's session, made when it is first asked for. */
export const csrfTokenOf = (request: Request): string => generateToken(request);

/** Lets a change pass only with the session's token and only from our own pages. */
export const csrfProtection: RequestHandler = (request, _response, next) => {
  if (safeMethods.has(request.method)) return next();
  if (sameSite.has(request.get('sec-fetch-site')) && isRequestValid(request)) return next();
  next(new AppError('request.csrf', '页面已过期或不是从本系统提交的,请刷新后再提交。'));
};

// Taken out of the body: it is the door's, not the form's.
function fieldOf(request: Request): string | undefined {
  const body = request.body as Record<string, unknown> | undefined;
  if (typeof body?._csrf !== 'string') return undefined;
  const { _csrf: token, ...rest } = body;
  request.body = rest;
  return token as string;
}
