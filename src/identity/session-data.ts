import { promisify } from 'node:util';
import type { Request } from 'express';
import type { SignInStep } from '../domain/identity/sign-in-step.js';
import type { Actor } from './actor.js';
import type { Action } from './permissions.js';
import { SessionStoreFailure } from './session-store-failure.js';

/** A sign-in whose first step was right and that wants more before anybody is let in. */
export interface WaitingSignIn {
  accountId: string;
  /** Machine time, milliseconds: it waits ten minutes. */
  since: number;
  step: SignInStep;
  /** The second factor was shown. */
  factorShown: boolean;
  /** Where the sign-in leads; a path of ours. */
  returnTo: string;
  /** Secret that is being enrolled, sealed. */
  secret?: string;
}

declare module 'express-session' {
  interface SessionData {
    /** Present once somebody signed in. */
    accountId?: string;
    /** The post for which the account acts in this session. */
    postId?: string;
    /** The account's number of sessions when this one began: a later number has ended it. */
    epoch?: number;
    /** True: the second factor was shown. */
    factor?: boolean;
    /** Browser and system, for the list of one's own sessions. */
    device?: string;
    /** Machine time, milliseconds: the absolute limit counts from here. */
    signedInAt?: number;
    /** Machine time, milliseconds, of the last request by a person, kept to the minute. */
    seenAt?: number;
    /** Present between two steps of a sign-in. */
    waiting?: WaitingSignIn;
  }
}

declare module 'express-serve-static-core' {
  interface Request {
    /** Set by the access guard on every route that is not public. */
    actor?: Actor;
    /** What this route asks for, set by the access guard before it judges; undefined on a public route. */
    action?: Action | undefined;
  }
}

/** Whom a session stands for: the account and the post it chose. */
export interface SignedIn {
  accountId: string;
  postId: string;
  /** See `account.session_epoch`. */
  epoch: number;
  /** The second factor was shown. */
  factor: boolean;
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

/** A new session id for this request; what the old one held is gone. */
export const renewSession = ({ session }: Request): Promise<void> =>
  promisify(session.regenerate.bind(session))();

/** Who signed in with this request's session, if anybody. */
export function signedInOf({ session }: Request): SignedIn | null {
  const {
    accountId,
    postId,
    epoch = 0,
    factor = false,
  } = (session as Partial<Request['session']> | undefined) ?? {};
  return accountId === undefined || postId === undefined ? null : { accountId, postId, epoch, factor };
}
