import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { freshForm } from '../../web/forms/form-state.js';
import { listPages } from '../../web/list-pages.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { roomLinks } from '../proposals/room-links.pages.js';
import { DossierAccessService } from './dossier-access.service.js';
import { DossierListQueries, dossiersOnPage } from './dossier-list.queries.js';
import { dossierCategories, dossierListQuery } from './dossier.schema.js';
import type { DossierListQuery } from './dossier.schema.js';
import { sayQuarter } from './dossier-words.js';

/** 实绩档案: whose dossiers there are, for the organisation department. */
@ApiExcludeController()
@Controller('dossiers')
export class DossierListPages {
  constructor(
    private readonly pages: PageService,
    private readonly access: DossierAccessService,
    private readonly lists: DossierListQueries,
  ) {}

  @Get()
  @Allow('dossier:list')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: dossierListQuery }) asked: DossierListQuery,
  ): Promise<void> {
    await this.access.open(context, { of: 'list', form: 'page', filter: asked });
    const t = wordsOf(request);
    const { actor } = context;
    const { view, category, name, page } = asked;
    const people = view === 'people' ? await this.lists.persons(actor, asked) : null;
    const bodies = view === 'bodies' ? await this.lists.bodies(actor, asked) : null;
    const count = (people ?? bodies)?.count ?? 0;
    await this.pages.send(request, response, {
      view: 'pages/consequence/dossiers',
      title: t('dossiers.title'),
      data: {
        links: roomLinks(actor, '/dossiers', t),
        view,
        ...listPages({ page, size: dossiersOnPage, count }, (to) => addressOf({ ...asked, page: to })),
        people: people?.items ?? [],
        bodies:
          bodies?.items.map((one) => ({ ...one, quarter: one.period && sayQuarter(one.period, t) })) ?? [],
        views: (['people', 'bodies'] as const).map((one) => ({
          ...{ name: `dossiers.view-${one}`, current: one === view },
          href: addressOf({ ...asked, view: one, page: 1 }),
        })),
        categories: dossierCategories
          .filter((one) => one !== 'leader' || view === 'people')
          .map((value) => ({
            value,
            label: t(
              value === 'below' || value === 'leader'
                ? `dossiers.category-${value}`
                : `schemes.category-${value}`,
            ),
          })),
        search: freshForm(request, { id: 'search', values: { category: category ?? '', name: name ?? '' } }),
      },
      help: 'consequences',
    });
  }
}

function addressOf({ view, category, name, page }: DossierListQuery): string {
  const said = { view, category, name, page: page === 1 ? undefined : String(page) };
  const filled = Object.entries(said).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `/dossiers?${new URLSearchParams(filled).toString()}`;
}
