import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { COSTLY_KIND } from './limited.decorator.js';
import { RequestLimitService } from './request-limit.service.js';
import type { CostlyKind } from './request-limit.service.js';

/** Before a costly route is done: exports and searches as their routes say, uploads wherever a form brings files. */
@Injectable()
export class RequestLimitGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly limits: RequestLimitService,
  ) {}

  /** @throws AppError `request.too-many` */
  async canActivate(host: ExecutionContext): Promise<boolean> {
    const request = host.switchToHttp().getRequest<Request>();
    const said = this.reflector.get<CostlyKind | undefined>(COSTLY_KIND, host.getHandler());
    const kind = typeof request.is('multipart') === 'string' ? 'upload' : said;
    if (kind !== undefined && request.actor !== undefined)
      await this.limits.take(request.actor.accountId, kind);
    return true;
  }
}
