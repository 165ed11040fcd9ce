import { Inject, Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import type { Request } from 'express';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import type { AppError } from '../domain/errors.js';
import { CityClock } from '../persistence/city-clock.js';
import { isInTrail, markInTrail, refusalRow } from '../persistence/refusal.js';
import type { Actor } from './actor.js';
import { ActorService } from './actor.service.js';
import { requestIdOf } from './request-id-of.js';
import { signedInOf } from './session-data.js';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);
// Of a request that was refused before its route was known.
const anyRoute = 'route:refused';

/**
 * Writes into the trail who was refused before a command began: without a right, with a form that is not in order, with
 * somebody else's token, too often. Each request leaves one entry, a flood of them a bounded number. What was typed is
 * never kept. Source: ASVS 16.3.2, 16.3.3.
 */
@Injectable()
export class RefusalAuditService {
  // A form that was refused is shown again, and that may be refused too.
  readonly #told = new WeakSet<Request>();

  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly actors: ActorService,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** A change that somebody signed in was refused, or anything that he asked for too often; unless the trail has it. */
  async refused(request: Request, refusal: AppError): Promise<void> {
    const isOwed = !reading.has(request.method) || refusal.code === 'request.too-many';
    if (!isOwed || refusal.status >= 500 || this.#told.has(request)) return;
    if (isInTrail(refusal)) return void this.#told.add(request);
    const actor = await this.#actorOf(request);
    if (actor !== null) await this.turnedAway(request, actor, refusal);
  }

  /** A request of somebody signed in, whatever it asked for. */
  async turnedAway(request: Request, actor: Actor, refusal: AppError): Promise<void> {
    const em = this.orm.em.fork();
    const line = {
      action: request.action ?? anyRoute,
      ...{ subjectType: 'route', subjectIds: [], details: { code: refusal.code } },
    };
    const context = { actor, ip: request.ip ?? null, requestId: requestIdOf(request), idempotency: null };
    await em.execute(refusalRow(line, context, await this.clock.now(em, this.env.cityId)));
    markInTrail(refusal);
    this.#told.add(request);
  }

  async #actorOf(request: Request): Promise<Actor | null> {
    if (request.actor !== undefined) return request.actor;
    const signedIn = signedInOf(request);
    return signedIn && this.actors.findActor(signedIn);
  }
}
