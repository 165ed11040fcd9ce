import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Limited } from '../../identity/limits/limited.decorator.js';
import { listPages, pageAsked } from '../../web/list-pages.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { askedWords } from './asked-words.js';
import { foundOnPage, searchKinds, SearchQueries } from './search.queries.js';
import type { Found, FoundGroup, SearchKind } from './search.queries.js';

// Whatever stands in an address is answered in words on the page.
const query = z.object({
  q: z.string().catch(''),
  kind: z.enum(searchKinds).optional().catch(undefined),
  page: pageAsked,
});

/** 查找: one field for everything; what was asked stands in the address. */
@ApiExcludeController()
@Controller('search')
export class SearchPages {
  constructor(
    private readonly pages: PageService,
    private readonly search: SearchQueries,
  ) {}

  @Get()
  @Allow('decision:read')
  @Limited('search')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) { q, kind, page }: z.infer<typeof query>,
  ): Promise<void> {
    const { text, words, refusal } = askedWords(q);
    const groups = refusal === null ? await this.search.find(actor, words, { kind, page }) : [];
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/cockpit/search',
      title: refusal === null ? t('search.title-of', { text }) : t('search.title'),
      data: {
        ...{ text, refusal, kind },
        count: groups.reduce((sum, group) => sum + group.count, 0),
        groups: groups.map((group) => shown(group, { q: text, kind, page })),
        all: addressOf({ q: text }),
      },
      help: 'search',
    });
  }
}

interface Asked {
  q: string;
  kind?: SearchKind | undefined;
  page: number;
}

function shown({ kind, count, items }: FoundGroup, asked: Asked) {
  const { q, page } = asked;
  const isAlone = asked.kind !== undefined;
  return {
    kind,
    items: items.map((item) => ({ ...item, href: hrefOf(kind, item) })),
    more: !isAlone && count > items.length ? addressOf({ q, kind }) : null,
    ...listPages(
      { page: isAlone ? page : 1, size: isAlone ? foundOnPage : Math.max(1, count), count },
      (to) => addressOf({ q, kind, ...(to === 1 ? {} : { page: String(to) }) }),
    ),
  };
}

const addressOf = (asked: Record<string, string>): string =>
  `/search?${new URLSearchParams(asked).toString()}`;

const subjects = { tasks: 'part', decisions: 'decision', documents: 'document' } as const;

// A body or a person leads to the tasks of the body.
const hrefOf = (kind: SearchKind, { id }: Found): string | null =>
  kind === 'bodies' || kind === 'people'
    ? `/tasks?${new URLSearchParams({ body: id }).toString()}`
    : placeOf({ subjectType: subjects[kind], subjectId: id });
