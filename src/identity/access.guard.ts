import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { AppError } from '../domain/errors.js';
import type { Actor } from './actor.js';
import { ActorService } from './actor.service.js';
import { ALLOWED_ACTION, PUBLIC_ROUTE } from './allow.decorator.js';
import { mayDo } from './permissions.js';
import type { Action } from './permissions.js';
import { RefusalAuditService } from './refusal-audit.service.js';
import { signedInOf } from './session-data.js';

/** Denies by default: only a public route, or a permission that the actor's role has, opens the way. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly actors: ActorService,
    private readonly refusals: RefusalAuditService,
  ) {}

  async canActivate(host: ExecutionContext): Promise<boolean> {
    if (this.reflector.get<boolean | undefined>(PUBLIC_ROUTE, host.getHandler()) === true) return true;
    const request = host.switchToHttp().getRequest<Request>();
    const action = this.reflector.get<Action | undefined>(ALLOWED_ACTION, host.getHandler());
    const actor = await this.#requireActor(request);
    request.action = action;
    if (action === undefined || !mayDo(actor, action)) await this.#turnAway(request, actor);
    request.actor = actor;
    return true;
  }

  async #requireActor(request: Request): Promise<Actor> {
    const signedIn = signedInOf(request);
    const actor = signedIn && (await this.actors.findActor(signedIn));
    if (actor !== null) return actor;
    const own = await this.#fallBack(request);
    if (own === null) throw new AppError('session.required', '请先登录，或者登录已过期。');
    return own;
  }

  // Whose delegation or post has ended looks on as himself; what he sent for it is not done under another post.
  async #fallBack(request: Request): Promise<Actor | null> {
    const signedIn = signedInOf(request);
    if (signedIn === null || request.method !== 'GET') return null;
    const own = await this.actors.findOwn(signedIn);
    if (own !== null) request.session.postId = own.postId;
    return own;
  }

  async #turnAway(request: Request, actor: Actor): Promise<never> {
    const refusal = new AppError('permission.denied', '您的岗位没有这项权限，如工作需要请联系系统管理员。');
    await this.refusals.turnedAway(request, actor, refusal);
    throw refusal;
  }
}
