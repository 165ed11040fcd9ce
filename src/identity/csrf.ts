import type { Request, RequestHandler } from 'express';
import { csrfSync } from 'csrf-sync';
import { AppError } from '../domain/errors.js';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const ownSite = new Set([undefined, 'same-origin', 'none']);

const { generateToken, isRequestValid } = csrfSync({
  getTokenFromRequest: (request) => request.get('x-csrf-token') ?? takeField(request),
});

/** The token of this request's session, made when it is first asked for. */
export const csrfTokenOf = (request: Request): string => generateToken(request);

/** Lets a change pass only with the session's token, in header or form field, and only from our own pages. */
export const csrfProtection: RequestHandler = (request, _response, next) => {
  if (safeMethods.has(request.method)) return next();
  if (ownSite.has(request.get('sec-fetch-site')) && isRequestValid(request)) return next();
  next(new AppError('request.csrf', '页面已过期或不是从本系统提交的,请刷新后再提交。'));
};

// Taken out of the body: it is the door's, not the form's, and forms refuse keys that they do not know.
function takeField(request: Request): string | undefined {
  const { _csrf: token, ...rest } = (request.body ?? {}) as Record<string, unknown>;
  if (typeof token !== 'string') return undefined;
  request.body = rest;
  return token;
}
