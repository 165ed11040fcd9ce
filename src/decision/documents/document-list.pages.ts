import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { FormService } from '../../web/forms/form.service.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { DocumentListQueries } from './document-list.queries.js';

const standings = ['to-break-down', 'decided', 'without-task'] as const;
const filter = z.object({
  standing: z.union([z.literal(''), z.enum(standings)]).optional(),
  words: z.string().trim().max(100, '不超过100字').optional(),
  after: z.uuid('编号不对').optional(),
});
type Filter = z.infer<typeof filter>;

/** 来文登记簿: every document that came in, and what has become of it. */
@ApiExcludeController()
@Controller('documents')
export class DocumentListPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly documents: DocumentListQueries,
  ) {}

  @Get()
  @Allow('document:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: filter }) { after, standing = '', words = '' }: Filter,
  ): Promise<void> {
    const t = wordsOf(request);
    const asked = {
      standing: standing === '' ? undefined : standing,
      words: words === '' ? undefined : words,
    };
    const { items, count, nextCursor } = await this.documents.list(actor, { ...asked, cursor: after });
    const data = {
      rows: items,
      count,
      filtered: standing !== '' || words !== '',
      first: after === undefined ? null : pathOf({ standing, words }),
      next: nextCursor && pathOf({ standing, words, after: nextCursor }),
      search: await this.forms.open(request, { id: 'filter', values: { standing, words } }),
      standings: standings.map((value) => ({ value, label: t(`intake.standing-${value}`) })),
      mayRegister: mayDo(actor, 'document:register'),
    };
    await this.pages.send(request, response, {
      view: 'pages/decision/documents',
      title: t('intake.register-book'),
      place: [{ href: '/decisions', label: t('nav.decisions') }],
      data,
      help: 'decisions',
    });
  }
}

function pathOf(values: Record<string, string>): string {
  const given = Object.entries(values).filter(([, value]) => value !== '');
  const query = new URLSearchParams(given).toString();
  return query === '' ? '/documents' : `/documents?${query}`;
}
