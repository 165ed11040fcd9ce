import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../identity/actor.js';
import { Allow } from '../identity/allow.decorator.js';
import { CurrentContext } from '../identity/current-context.decorator.js';
import { mayDo } from '../identity/permissions.js';
import { ChangeFeedQueries } from '../web/change-feed.queries.js';
import { eventIdOf } from '../web/feed-position.js';
import { PageService } from '../web/page.service.js';
import { placeOf } from '../web/place-of.js';
import { wordsOf } from '../web/words-of.js';
import { MyWorkQueries } from './my-work.queries.js';
import type { LampFilter } from './my-work.queries.js';

const filter = z.object({ lamp: z.enum(['red', 'yellow']).optional() });

/** 我的工作台: what is open for me, worst first. */
@ApiExcludeController()
@Controller()
export class MyWorkPages {
  constructor(
    private readonly pages: PageService,
    private readonly work: MyWorkQueries,
    private readonly feed: ChangeFeedQueries,
  ) {}

  @Get()
  @Allow('city:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: filter }) { lamp }: z.infer<typeof filter>,
  ): Promise<void> {
    // Read before the list: what changes in between is told again rather than missed.
    const feed = eventIdOf(await this.feed.end());
    const data = await this.#list(actor, lamp);
    const title = wordsOf(request)('my-work.title');
    await this.pages.send(request, response, {
      view: 'pages/supervision/my-work',
      title,
      data,
      feed,
      help: 'my-work',
    });
  }

  /** The list alone, asked for by the page itself when something has changed. */
  @Get('live/my-work')
  @Allow('city:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: filter }) { lamp }: z.infer<typeof filter>,
  ): Promise<void> {
    const data = await this.#list(actor, lamp);
    const title = wordsOf(request)('my-work.title');
    await this.pages.send(request, response, { view: 'fragments/supervision/my-work-live', title, data });
  }

  async #list(actor: Actor, lamp: LampFilter | undefined) {
    if (!mayDo(actor, 'my-work:read')) return { counts: null, rows: [], lamp: null };
    const { counts, rows } = await this.work.list(actor, { lamp });
    const linked = rows.map((row) => ({
      ...row,
      href: placeOf({ subjectType: row.kind, subjectId: row.id }),
    }));
    return { counts, rows: linked, lamp: lamp ?? null };
  }
}
