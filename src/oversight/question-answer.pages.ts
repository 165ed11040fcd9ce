import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../identity/actor.js';
import { Allow } from '../identity/allow.decorator.js';
import { CurrentContext } from '../identity/current-context.decorator.js';
import { FormService } from '../web/forms/form.service.js';
import type { FormState } from '../web/forms/form-state.js';
import { readForm } from '../web/forms/read-form.js';
import { PageService } from '../web/page.service.js';
import { wordsOf } from '../web/words-of.js';
import { questionAnswerInput } from './oversight.schema.js';
import { QuestionQueries } from './question.queries.js';
import { QuestionService } from './question.service.js';

const id = z.uuid('编号不对');

/** 监督询问, as the head of the body finds it: what was asked, until when, and the answer. */
@ApiExcludeController()
@Controller('questions')
export class QuestionAnswerPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly questions: QuestionQueries,
    private readonly answering: QuestionService,
  ) {}

  @Get()
  @Allow('question:answer')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    await this.pages.send(request, response, {
      view: 'pages/oversight/asked',
      title: wordsOf(request)('oversight.asked-of-us'),
      data: { rows: await this.questions.ofBody(actor) },
      help: 'oversight',
    });
  }

  @Get(':id')
  @Allow('question:answer')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) questionId: string,
  ): Promise<void> {
    const form = await this.forms.open(request, { id: 'answer', draft: `question:${questionId}` });
    await this.#show(request, response, { actor, questionId, form, refused: false });
  }

  @Post(':id')
  @Allow('question:answer')
  async answer(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) questionId: string,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      ...{ id: 'answer', draft: `question:${questionId}` },
      run: (fields) => this.answering.answer(context, questionId, readForm(questionAnswerInput, fields)),
      done: () => ({ to: `/questions/${questionId}`, say: 'oversight.answered' }),
      again: (form) => this.#show(request, response, { actor, questionId, form, refused: true }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    {
      actor,
      questionId,
      form,
      refused,
    }: { actor: Actor; questionId: string; form: FormState; refused: boolean },
  ): Promise<void> {
    const question = await this.questions.getOwn(actor, questionId);
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/oversight/question',
      title: t('oversight.question-of', { group: question.groupName }),
      place: [{ href: '/questions', label: t('oversight.asked-of-us') }],
      data: { question, answer: form },
      form: refused ? form : null,
      help: 'oversight',
    });
  }
}
