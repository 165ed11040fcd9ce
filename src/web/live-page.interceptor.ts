import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import type { Observable } from 'rxjs';
import { ChangeFeedQueries } from './change-feed.queries.js';
import { eventIdOf } from './feed-position.js';

/**
 * For a page with a part that renews itself (templates/partials/live.hbs): notes where the feed of changes ends before
 * the page reads anything, so that what changes in between is told again rather than missed.
 */
@Injectable()
export class LivePage implements NestInterceptor {
  constructor(private readonly feed: ChangeFeedQueries) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const { locals } = context.switchToHttp().getResponse<Response>();
    (locals as { feed?: string }).feed = eventIdOf(await this.feed.end());
    return next.handle();
  }
}
