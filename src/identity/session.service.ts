import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../domain/errors.js';
import { AccountService } from './account.service.js';
import type { Actor } from './actor.js';
import { ActorService } from './actor.service.js';
import { csrfTokenOf } from './csrf.js';
import { requestIdOf } from './request-id-of.js';
import { saveSession, signedInOf } from './session-data.js';
import type { SessionView, SignInInput } from './session.schema.js';

/** Name of the session's cookie. */
export const sessionCookie = 'dkj.sid';

/** Opens, shows, changes and ends the session of a request. */
@Injectable()
export class SessionService {
  constructor(
    private readonly accounts: AccountService,
    private readonly actors: ActorService,
  ) {}

  /** Signs in under a new session id, for the first of the person's posts. @throws AppError as AccountService.signIn */
  async open(request: Request, { userName, password }: SignInInput): Promise<SessionView> {
    const origin = { userName, ip: request.ip ?? null, requestId: requestIdOf(request) };
    const posts = await this.accounts.signIn(origin, password);
    request.session.signedInAt = Date.now();
    return this.#begin(request, posts[0], posts);
  }

  /** The session as it stands; without a sign-in only the token that signing in needs. */
  async view(request: Request): Promise<SessionView> {
    const signedIn = signedInOf(request);
    const posts = signedIn === null ? [] : await this.actors.listPosts(signedIn.accountId);
    const actor = posts.find((post) => post.postId === signedIn?.postId) ?? null;
    return viewOf(actor, posts, csrfTokenOf(request));
  }

  /** Acts for another of the person's posts from now on, under a new session id. @throws AppError `record.not-found` */
  async choosePost(request: Request, postId: string): Promise<SessionView> {
    const posts = await this.actors.listPosts(signedInOf(request)?.accountId ?? '');
    const chosen = posts.find((post) => post.postId === postId);
    if (chosen === undefined) throw new AppError('record.not-found', '您目前没有担任这个岗位。');
    return this.#begin(request, chosen, posts);
  }

  /** Ends the session here and, by header, what the browser kept of it; how its reader likes to read is kept. */
  async close(request: Request, response: Response): Promise<void> {
    await promisify(request.session.destroy.bind(request.session))();
    response.clearCookie(sessionCookie);
    response.setHeader('clear-site-data', '"cache", "storage"');
  }

  async #begin(request: Request, actor: Actor, posts: readonly Actor[]): Promise<SessionView> {
    const signedInAt = request.session.signedInAt ?? Date.now();
    await promisify(request.session.regenerate.bind(request.session))();
    const { accountId, postId } = actor;
    Object.assign(request.session, { accountId, postId, signedInAt, seenAt: Date.now() });
    const view = viewOf(actor, posts, csrfTokenOf(request));
    await saveSession(request);
    return view;
  }
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
