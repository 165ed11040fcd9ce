import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { listPages, pageAsked } from '../../web/list-pages.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { deskLinks } from '../../web/desk-links.js';
import { MarginQueries, marginsOnPage } from './margin.queries.js';

const shows = ['all', 'reasoned', 'unchanged'] as const;
const query = z.object({
  show: z.enum(shows).catch('all'),
  page: pageAsked,
});

/** 留用台账: what each level kept of the days, and what it handed on as it came. */
@ApiExcludeController()
@Controller('margins')
export class MarginPages {
  constructor(
    private readonly pages: PageService,
    private readonly margins: MarginQueries,
  ) {}

  @Get()
  @Allow('margin:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) { show, page }: z.infer<typeof query>,
  ): Promise<void> {
    const t = wordsOf(request);
    const { items } = await this.margins.list(actor, { show, page });
    const count = await this.margins.count(actor, show);
    const address = (at: number) => `/margins?show=${show}&page=${at}`;
    await this.pages.send(request, response, {
      view: 'pages/supervision/margins',
      title: t('margins.title'),
      data: {
        desk: deskLinks(actor, '/margins', t),
        bodies: await this.margins.sums(actor),
        tabs: shows.map((one) => ({ show: one, current: one === show })),
        rows: items.map((row) => ({
          ...row,
          to: row.toNames.join('、'),
          href: placeOf({ subjectType: 'part', subjectId: row.partId }),
        })),
        ...listPages({ page, size: marginsOnPage, count }, address),
      },
      help: 'deadlines',
    });
  }
}
