import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { listPages, pageAsked } from '../../web/list-pages.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { ExplanationQueries } from './explanation.queries.js';
import { explanationReply } from './explanation.schema.js';
import { ExplanationService } from './explanation.service.js';

const id = z.uuid('编号不对');
const which = z.object({ page: pageAsked });

interface Shown {
  actor: Actor;
  explanationId: string;
  form: FormState;
  refused: boolean;
}

/** 请求说明: what was asked and answered, as the leader, the unit and the office find it. */
@ApiExcludeController()
@Controller('explanations')
export class ExplanationPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: ExplanationQueries,
    private readonly explanations: ExplanationService,
  ) {}

  @Get()
  @Allow('decision:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: which }) { page }: z.infer<typeof which>,
  ): Promise<void> {
    const { items, count, pageSize } = await this.queries.list(actor, page);
    await this.pages.send(request, response, {
      view: 'pages/supervision/explanations',
      title: wordsOf(request)('explanations.title'),
      data: {
        items,
        ...listPages({ page, size: pageSize, count }, (to) =>
          to === 1 ? '/explanations' : `/explanations?page=${to}`,
        ),
      },
      help: 'tasks',
    });
  }

  @Get(':id')
  @Allow('decision:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) explanationId: string,
  ): Promise<void> {
    const form = await this.forms.open(request, formOf(explanationId));
    await this.#show(request, response, { actor, explanationId, form, refused: false });
  }

  @Post(':id')
  @Allow('explanation:answer')
  async answer(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) explanationId: string,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      ...formOf(explanationId),
      run: (fields) => this.explanations.answer(context, explanationId, readForm(explanationReply, fields)),
      done: () => ({ to: `/explanations/${explanationId}`, say: 'explanations.done-answer' }),
      again: (form) => this.#show(request, response, { actor, explanationId, form, refused: true }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { actor, explanationId, form, refused }: Shown,
  ): Promise<void> {
    const explanation = await this.queries.get(actor, explanationId);
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/supervision/explanation',
      title: t('explanations.one', { body: explanation.bodyName }),
      place: [
        { href: '/explanations', label: t('explanations.title') },
        { href: `/parts/${explanation.partId}`, label: explanation.taskWording },
      ],
      data: { explanation, answer: form },
      form: refused ? form : null,
      help: 'tasks',
    });
  }
}

const formOf = (explanationId: string) => ({ id: 'answer', draft: `explanation:${explanationId}` });
