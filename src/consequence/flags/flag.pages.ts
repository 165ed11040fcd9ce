import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { quarterWords, roomLinks } from '../proposals/room-links.pages.js';
import { FlagQueries } from './flag.queries.js';

/** 流动红旗: who has them now, and who had them. */
@ApiExcludeController()
@Controller('flags')
export class FlagPages {
  constructor(
    private readonly pages: PageService,
    private readonly flags: FlagQueries,
  ) {}

  @Get()
  @Allow('flag:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    const t = wordsOf(request);
    const all = (await this.flags.list(actor)).map((one) => ({ ...one, name: quarterWords(one.period, t) }));
    await this.pages.send(request, response, {
      view: 'pages/consequence/flags',
      title: t('flags.title'),
      data: {
        links: roomLinks(actor, '/flags', t),
        present: all.filter(({ until }) => until === null),
        former: all.filter(({ until }) => until !== null),
      },
      help: 'consequences',
    });
  }
}
