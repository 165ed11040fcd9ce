import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { RestrictionQueries } from './restriction.queries.js';
import { RestrictionSheet } from './restriction-sheet.pages.js';

const id = z.uuid('编号不对');
const tabs = ['mine', 'open', 'ended'] as const;
const filter = z.object({ show: z.enum(tabs).catch('open'), after: id.optional() });

/** 提请协调: all that the reader sees, the nearest limit first, and one of them. */
@ApiExcludeController()
@Controller('restrictions')
export class RestrictionPages {
  constructor(
    private readonly pages: PageService,
    private readonly restrictions: RestrictionQueries,
    private readonly sheet: RestrictionSheet,
  ) {}

  @Get()
  @Allow('decision:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: filter }) { show, after }: z.infer<typeof filter>,
  ): Promise<void> {
    const counts = await this.restrictions.counts(actor);
    const { items, nextCursor } = await this.restrictions.list(actor, { show, cursor: after });
    const data = {
      ...{ show, count: counts[show], mayMeet: mayDo(actor, 'meeting:read') },
      items: items.map((item) => ({
        ...item,
        isRaiser: actor.bodyId === item.raiserBodyId,
      })),
      tabs: tabs.map((name) => ({ name, count: counts[name], current: name === show })),
      first: after === undefined ? null : `/restrictions?show=${show}`,
      next: nextCursor && `/restrictions?show=${show}&after=${nextCursor}`,
    };
    const title = wordsOf(request)('restrictions.title');
    const view = 'pages/supervision/restrictions';
    await this.pages.send(request, response, { view, title, data, help: 'restrictions' });
  }

  @Get(':id')
  @Allow('decision:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) restrictionId: string,
  ): Promise<void> {
    await this.sheet.show(request, response, { actor, id: restrictionId });
  }
}
