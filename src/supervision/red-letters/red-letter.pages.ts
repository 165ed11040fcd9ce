import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { RedLetterQueries } from './red-letter.queries.js';
import { redLetterInput } from './red-letter.schema.js';
import { RedLetterService } from './red-letter.service.js';

const which = z.object({ part: z.uuid('编号不对') });

/** The form of a 红灯警示函; reached from the page of a task whose lamp is red. */
@ApiExcludeController()
@Controller('red-letters/new')
export class RedLetterPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: RedLetterQueries,
    private readonly letters: RedLetterService,
  ) {}

  @Get()
  @Allow('paper:draft')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: which }) { part }: z.infer<typeof which>,
  ): Promise<void> {
    const form = await this.forms.open(request, formOf(part));
    await this.#show(request, response, { context, partId: part, form });
  }

  @Post()
  @Allow('paper:draft')
  async draft(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: which }) { part }: z.infer<typeof which>,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...formOf(part),
      run: async (fields) =>
        this.letters.draft(context, readForm(redLetterInput, { ...fields, partId: part })),
      done: ({ id }) => ({ to: `/papers/${id}`, say: 'papers.done-draft' }),
      again: (form) => this.#show(request, response, { context, partId: part, form }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { context: { actor }, partId, form }: { context: CommandContext; partId: string; form: FormState },
  ): Promise<void> {
    const part = await this.queries.start(actor, partId);
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/supervision/red-letter-new',
      title: t('papers.draft-red-letter'),
      place: [
        { href: '/papers', label: t('papers.title') },
        { href: `/parts/${partId}`, label: part.task },
      ],
      data: { part },
      form,
      help: 'papers',
    });
  }
}

const formOf = (partId: string) => ({ id: 'red-letter', draft: `red-letter:${partId}` });
