import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { pageBefore } from '../../web/forms/page-before.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { FeedbackQueries } from './feedback.queries.js';
import { feedbackAnswerInput, feedbackInput } from './feedback.schema.js';
import { FeedbackService } from './feedback.service.js';

const id = z.uuid('编号不对');

interface Shown {
  actor: Actor;
  refused: FormState | null;
}

/** 意见反馈: at the foot of every page; what one said and was answered, and for the office what waits. */
@ApiExcludeController()
@Controller('feedback')
export class FeedbackPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: FeedbackQueries,
    private readonly feedback: FeedbackService,
  ) {}

  @Get()
  @Allow('feedback:send')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    await this.#list(request, response, { actor, refused: null });
  }

  @Post()
  @Allow('feedback:send')
  async send(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'feedback',
      run: (fields) => this.feedback.send(context, readForm(feedbackInput, fields, { optional: ['page'] })),
      done: () => ({ to: '/feedback', say: 'feedback.sent' }),
      again: (refused) => this.#list(request, response, { actor: context.actor, refused }),
    });
  }

  @Get(':id')
  @Allow('feedback:send')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) feedbackId: string,
  ): Promise<void> {
    await this.#page(request, response, { actor, feedbackId, refused: null });
  }

  @Post(':id')
  @Allow('feedback:answer')
  async answer(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) feedbackId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...answerForm(feedbackId),
      run: (fields) => this.feedback.answer(context, feedbackId, readForm(feedbackAnswerInput, fields)),
      done: () => ({ to: `/feedback/${feedbackId}`, say: 'feedback.answered' }),
      again: (refused) => this.#page(request, response, { actor: context.actor, feedbackId, refused }),
    });
  }

  async #list(request: Request, response: Response, { actor, refused }: Shown): Promise<void> {
    const [own, open] = await Promise.all([this.queries.own(actor), this.queries.open(actor)]);
    const values = { page: pageSpokenOf(request) };
    await this.pages.send(request, response, {
      view: 'pages/notification/feedback',
      title: wordsOf(request)('feedback.title'),
      data: {
        ...{ own, open, answers: mayDo(actor, 'feedback:answer') },
        say: refused ?? (await this.forms.open(request, { id: 'feedback', values })),
      },
      form: refused,
      help: 'feedback',
    });
  }

  async #page(
    request: Request,
    response: Response,
    { actor, feedbackId, refused }: Shown & { feedbackId: string },
  ): Promise<void> {
    const t = wordsOf(request);
    const feedback = await this.queries.get(actor, feedbackId);
    await this.pages.send(request, response, {
      view: 'pages/notification/feedback-one',
      title: t('feedback.one'),
      place: [{ href: '/feedback', label: t('feedback.title') }],
      data: {
        ...{ feedback, answers: mayDo(actor, 'feedback:answer') },
        say: refused ?? (await this.forms.open(request, answerForm(feedbackId))),
      },
      form: refused,
      help: 'feedback',
    });
  }
}

const answerForm = (feedbackId: string) => ({ id: 'answer', draft: `feedback:${feedbackId}` });

// The page from which one came here; its form says where else.
function pageSpokenOf(request: Request): string {
  const before = pageBefore(request);
  return before.startsWith('/feedback') || before.length > 500 ? '/' : before;
}
