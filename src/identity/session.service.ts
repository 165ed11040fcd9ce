import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../domain/errors.js';
import { deviceName } from '../domain/identity/device-name.js';
import type { Actor } from './actor.js';
import { ActorService } from './actor.service.js';
import type { AccountPost } from './actor.service.js';
import { csrfTokenOf } from './csrf.js';
import { requestIdOf } from './request-id-of.js';
import { renewSession, saveSession, signedInOf } from './session-data.js';
import type { SessionView } from './session.schema.js';
import { SignInAuditService } from './sign-in-audit.service.js';

/** Name of the session's cookie. */
export const sessionCookie = 'dkj.sid';

/** What a session keeps of its sign-in, whatever post it is for. */
interface Kept {
  factor: boolean;
  /** Machine time, milliseconds. */
  signedInAt: number;
}

/** Begins, shows, changes and ends the session of a request. */
@Injectable()
export class SessionService {
  constructor(
    private readonly actors: ActorService,
    private readonly audit: SignInAuditService,
  ) {}

  /** Lets somebody in under a new session id, for the first of his posts; it is in the audit trail. */
  async begin(
    request: Request,
    posts: readonly [AccountPost, ...AccountPost[]],
    kept: Kept,
  ): Promise<SessionView> {
    const view = await this.#begin(request, { post: posts[0], posts, kept });
    await this.audit.succeeded({ ip: request.ip ?? null, requestId: requestIdOf(request) }, posts[0]);
    return view;
  }

  /** The session as it stands; without a sign-in only the token that signing in needs. */
  async view(request: Request): Promise<SessionView> {
    const signedIn = signedInOf(request);
    const posts = signedIn === null ? [] : await this.actors.postsOf(signedIn);
    const actor = posts.find((post) => post.postId === signedIn?.postId) ?? null;
    const { waiting } = request.session;
    return {
      ...viewOf(actor, posts, csrfTokenOf(request)),
      ...(waiting === undefined ? {} : { next: waiting.step }),
    };
  }

  /** Acts for another of the person's posts from now on, under a new session id. @throws AppError `record.not-found` */
  async choosePost(request: Request, postId: string): Promise<SessionView> {
    const signedIn = signedInOf(request);
    const posts = signedIn === null ? [] : await this.actors.postsOf(signedIn);
    const chosen = posts.find((post) => post.postId === postId);
    if (chosen === undefined) throw new AppError('record.not-found', '您目前没有担任这个岗位。');
    const { factor = false, signedInAt = Date.now() } = request.session;
    return this.#begin(request, { post: chosen, posts, kept: { factor, signedInAt } });
  }

  /** Goes on with the same post under a new session id, after the account's sessions up to `epoch` were ended. */
  async goOnAs(request: Request, epoch: number): Promise<void> {
    const signedIn = signedInOf(request);
    const posts = signedIn === null ? [] : await this.actors.postsOf({ ...signedIn, epoch });
    const post = posts.find(({ postId }) => postId === signedIn?.postId);
    if (post === undefined) return;
    const { factor = false, signedInAt = Date.now() } = request.session;
    await this.#begin(request, { post, posts, kept: { factor, signedInAt } });
  }

  /** Ends the session here and, by header, what the browser kept of it; how its reader likes to read is kept. */
  async close(request: Request, response: Response): Promise<void> {
    await promisify(request.session.destroy.bind(request.session))();
    response.clearCookie(sessionCookie);
    response.setHeader('clear-site-data', '"cache", "storage"');
  }

  async #begin(request: Request, { post, posts, kept }: Begun): Promise<SessionView> {
    await renewSession(request);
    const { accountId, postId, sessionEpoch: epoch } = post;
    const device = deviceName(request.get('user-agent') ?? '');
    Object.assign(request.session, { accountId, postId, epoch, device, ...kept, seenAt: Date.now() });
    const view = viewOf(post, posts, csrfTokenOf(request));
    await saveSession(request);
    return view;
  }
}

interface Begun {
  post: AccountPost;
  posts: readonly AccountPost[];
  kept: Kept;
}

function viewOf(actor: Actor | null, posts: readonly Actor[], csrfToken: string): SessionView {
  return {
    person: actor && { id: actor.personId, name: actor.personName },
    post: actor && postOf(actor),
    posts: posts.map(postOf),
    csrfToken,
  };
}

const postOf = ({ postId, postTitle, role, bodyId, bodyName, level, onBehalf }: Actor) => ({
  id: postId,
  title: postTitle,
  role,
  onBehalfOf: onBehalf?.personName ?? null,
  body: { id: bodyId, name: bodyName, level },
});
