import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { of } from 'rxjs';
import type { Observable } from 'rxjs';
import { isList } from './saved-view-address.js';
import { SavedViewService } from './saved-view.service.js';

/**
 * The bare address of a list opens it as its reader chose. With a question mark, also one that nothing follows, the
 * address says how it is filtered: so one can always look at everything.
 */
@Injectable()
export class DefaultView implements NestInterceptor {
  constructor(private readonly views: SavedViewService) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    const { actor, method, originalUrl } = request;
    if (method !== 'GET' || actor === undefined || !isList(originalUrl)) return next.handle();
    const query = await this.views.defaultOf(actor, originalUrl);
    if (query === null) return next.handle();
    context.switchToHttp().getResponse<Response>().redirect(302, `${originalUrl}?${query}`);
    return of(undefined);
  }
}
