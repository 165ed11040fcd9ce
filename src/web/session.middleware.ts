import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import type { Store } from 'express-session';
import { SessionStoreFailure } from '../identity/session-store-failure.js';
import { sessionCookie } from '../identity/session.service.js';

const absoluteLimitMs = 12 * 3_600_000;
const touchEveryMs = 60_000;

// What the page does by itself is no sign of a person: it must not keep a session alive.
const byItself = /^\/(events|live)(\/|$)/;

/** The session of each request, from its cookie; a store that cannot be reached is `system.unavailable`. */
export function sessionOf(store: Store, secret: string): RequestHandler {
  const open = session({
    store,
    secret,
    name: sessionCookie,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', path: '/' },
  });
  return (request, response, next) => {
    open(request, response, (error?: unknown) => {
      if (error === undefined) return next();
      next(new SessionStoreFailure(error));
    });
  };
}

/** Ends a session 12 hours after its sign-in, and notes at most once a minute that a person is there. */
export const sessionLimits: RequestHandler = (request, _response, next) => {
  const { signedInAt, seenAt = 0 } = request.session;
  if (signedInAt === undefined) return next();
  const now = Date.now();
  if (now - signedInAt >= absoluteLimitMs) return endAndGoOn(request, next);
  // Saving it also moves the store's own limit of 30 minutes.
  if (now - seenAt >= touchEveryMs && !byItself.test(request.path)) request.session.seenAt = now;
  next();
};

function endAndGoOn(request: Request, next: (error?: unknown) => void): void {
  request.session.regenerate((error: unknown) => next(error ?? undefined));
}
