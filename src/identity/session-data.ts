import { promisify } from 'node:util';
import type { Request } from 'express';
import type { Actor } from './actor.js';
import { SessionStoreFailure } from './session-store-failure.js';

declare module 'express-session' {
  interface SessionData {
    /** Present once somebody signed in. */
    accountId?: string;
    /** The post for which the account acts in this session. */
    postId?: string;
    /** Machine time, milliseconds: the absolute limit counts from here. */
    signedInAt?: number;
    /** Machine time, milliseconds, of the last request by a person, kept to the minute. */
    seenAt?: number;
  }
}

declare module 'express-serve-static-core' {
  interface Request {
    /** Set by the access guard on every route that is not public. */
    actor?: Actor;
  }
}

/** Whom a session stands for: the account and the post it chose. */
export interface SignedIn {
  accountId: string;
  postId: string;
}

/**
 * Writes the session before the answer: a browser that is sent elsewhere follows the first bytes of a redirect, and
 * would otherwise come back before its session is there. @throws SessionStoreFailure
 */
export async function saveSession({ session }: Request): Promise<void> {
  await promisify(session.save.bind(session))().catch((error: unknown) => {
    throw new SessionStoreFailure(error);
  });
}

/** Who signed in with this request's session, if anybody. */
export function signedInOf({ session }: Request): SignedIn | null {
  const { accountId, postId } = (session as Partial<Request['session']> | undefined) ?? {};
  return accountId === undefined || postId === undefined ? null : { accountId, postId };
}
