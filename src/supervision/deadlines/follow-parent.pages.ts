import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { freshForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { FollowParentService } from './follow-parent.service.js';

const id = z.uuid('编号不对');

/** 随上级顺延: which parts below an extended one would follow, and to which day. */
@ApiExcludeController()
@Controller('parts/:id/follow')
export class FollowParentPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly following: FollowParentService,
  ) {}

  @Get()
  @Allow('task:break-down')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ): Promise<void> {
    await this.#show(request, response, { context, partId, form: freshForm(request, { id: 'follow' }) });
  }

  @Post()
  @Allow('task:break-down')
  async follow(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'follow',
      run: () => this.following.follow(context, partId),
      done: ({ followed }) => ({ to: `/parts/${partId}`, say: ['clocks.done-follow', { count: followed }] }),
      again: (form) => this.#show(request, response, { context, partId, form }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { context, partId, form }: { context: CommandContext; partId: string; form: FormState },
  ): Promise<void> {
    const { wording, parts } = await this.following.preview(context.actor, partId);
    await this.pages.send(request, response, {
      view: 'pages/supervision/follow-parent',
      title: wordsOf(request)('clocks.follow'),
      place: [{ href: `/parts/${partId}`, label: wording }],
      data: { partId, parts, wording, followForm: form },
      form: form.problem === null ? null : form,
      help: 'deadlines',
    });
  }
}
