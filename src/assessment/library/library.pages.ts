import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { freshForm } from '../../web/forms/form-state.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { LibraryQueries } from './library.queries.js';
import { libraryQuery } from './library.schema.js';
import type { LibraryQuery } from './library.schema.js';

const sections = ['party_building', 'economy', 'key_work'] as const;

/** 指标库: every indicator with its duties and method, and what was cut. Its state is in its address. */
@ApiExcludeController()
@Controller('indicators')
export class LibraryPages {
  constructor(
    private readonly pages: PageService,
    private readonly library: LibraryQueries,
  ) {}

  @Get()
  @Allow('indicator:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: libraryQuery }) asked: LibraryQuery,
  ): Promise<void> {
    const { items, cut, added, rate, rounds } = await this.library.list(actor.cityId, asked);
    const t = wordsOf(request);
    const options = (name: string, values: readonly string[]) =>
      values.map((value) => ({ value, label: t(`library.${name}-${value}`) }));
    await this.pages.send(request, response, {
      view: 'pages/assessment/indicators',
      title: t('library.title'),
      data: {
        filterForm: freshForm(request, { id: 'indicators', values: asked }),
        sections: options('section', sections),
        kinds: options('kind', ['hard', 'soft']),
        lists: options('list', ['scored', 'negative']),
        groups: sections
          .map((section) => ({ section, items: items.filter((item) => item.section === section) }))
          .filter((group) => group.items.length > 0),
        count: items.length,
        ...{ cut, added, rate, rounds, mayChange: mayDo(actor, 'indicator:change') },
      },
      place: [{ href: '/schemes', label: t('schemes.title') }],
      help: 'schemes',
    });
  }
}
