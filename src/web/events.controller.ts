import { Controller, Query, Req, Sse } from '@nestjs/common';
import type { MessageEvent } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { z } from 'zod';
import type { CommandContext } from '../identity/actor.js';
import { Allow } from '../identity/allow.decorator.js';
import { CurrentContext } from '../identity/current-context.decorator.js';
import { ChangeFeedQueries } from './change-feed.queries.js';
import { ChangeFeedReader } from './change-feed.reader.js';
import { FeedRightsService } from './feed-rights.service.js';
import { positionFrom } from './feed-position.js';

const start = z.strictObject({ after: z.string().max(40).optional() });

@ApiExcludeController()
@Controller('events')
export class EventsController {
  constructor(
    private readonly reader: ChangeFeedReader,
    private readonly rights: FeedRightsService,
    private readonly feed: ChangeFeedQueries,
  ) {}

  @Sse()
  @Allow('city:read')
  async listen(
    @Req() request: Request,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: start }) query: z.infer<typeof start>,
  ): Promise<Observable<MessageEvent>> {
    // A browser that comes back says itself what it saw last.
    const seen = positionFrom(request.get('last-event-id')) ?? positionFrom(query.after);
    const after = seen ?? (await this.feed.end());
    return this.reader.listen({ sid: request.sessionID, after, sees: await this.rights.of(actor) });
  }
}
