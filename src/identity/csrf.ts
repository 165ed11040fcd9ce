import type { Request, RequestHandler } from 'express';
import { csrfSync } from 'csrf-sync';
import { AppError } from '../domain/errors.js';
import { marksOf } from './form-marks.js';
import { signedInOf } from './session-data.js';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const ownSite = new Set([undefined, 'same-origin', 'none']);
// Where a change is answered without anybody being signed in, and programs, which are told what is wrong.
const openDoors = /^\/(api|sign-in|language)(\/|$)/;

const { generateToken, isRequestValid } = csrfSync({
  getTokenFromRequest: (request) =>
    takeFromQuery(request) ?? marksOf(request).token ?? request.get('x-csrf-token'),
});

/** The token of this request's session, made when it is first asked for. */
export const csrfTokenOf = (request: Request): string => generateToken(request);

/**
 * Lets a change pass only with the session's token, in header or form field, and only from our own pages. A form with
 * files is read later than this, so its token may stand in the query of its action.
 */
export const csrfProtection: RequestHandler = (request, _response, next) => {
  if (safeMethods.has(request.method)) return next();
  if (ownSite.has(request.get('sec-fetch-site')) && isRequestValid(request)) return next();
  if (signedInOf(request) === null && !openDoors.test(request.path))
    return next(new AppError('session.required', '请先登录，或者登录已过期。'));
  next(new AppError('request.csrf', '页面已过期或不是从本系统提交的，请刷新后再提交。'));
};

// Taken out of the address too, so that neither log nor way back repeats it.
function takeFromQuery(request: Request): string | undefined {
  if (!request.is('multipart')) return undefined;
  const url = new URL(request.originalUrl, 'http://here.invalid');
  const token = url.searchParams.get('_csrf');
  if (token === null) return undefined;
  url.searchParams.delete('_csrf');
  request.url = request.originalUrl = url.pathname + url.search;
  return token;
}
