import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { PartQueries } from '../../implementation/parts/part.queries.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { ExplanationQueries } from './explanation.queries.js';
import { explanationInput } from './explanation.schema.js';
import { ExplanationService } from './explanation.service.js';

const which = z.object({ part: z.uuid('编号不对') });

/** 请求说明: a leader writes what he wants to know about a part. */
@ApiExcludeController()
@Controller('explanations/new')
export class ExplanationNewPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly parts: PartQueries,
    private readonly queries: ExplanationQueries,
    private readonly explanations: ExplanationService,
  ) {}

  @Get()
  @Allow('explanation:ask')
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
  @Allow('explanation:ask')
  async ask(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: which }) { part }: z.infer<typeof which>,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...formOf(part),
      run: (fields) =>
        this.explanations.ask(context, readForm(explanationInput, { ...fields, partId: part })),
      done: ({ id }) => ({ to: `/explanations/${id}`, say: 'explanations.done-ask' }),
      again: (form) => this.#show(request, response, { context, partId: part, form }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { context: { actor }, partId, form }: { context: CommandContext; partId: string; form: FormState },
  ): Promise<void> {
    const part = await this.parts.get(actor, partId);
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/supervision/explanation-new',
      title: t('explanations.ask'),
      place: [{ href: `/parts/${partId}`, label: part.task.wording }],
      data: { part, dueAt: await this.queries.dueAt(actor) },
      form,
      help: 'tasks',
    });
  }
}

const formOf = (partId: string) => ({ id: 'ask', draft: `explanation-of:${partId}` });
