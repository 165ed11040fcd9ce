import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { plainText } from '../../persistence/plain-text.js';
import { FormService } from '../forms/form.service.js';
import type { FormState } from '../forms/form-state.js';
import { readForm } from '../forms/read-form.js';
import { PageService } from '../page.service.js';
import { wordsOf } from '../words-of.js';
import { SavedViewService, savedViewsAtMost } from './saved-view.service.js';

const id = z.uuid('编号不对');
const which = z.object({ at: z.string().max(1_000, '地址太长') });
const input = z.strictObject({ name: plainText(20, '请给视图起个名称') });

/** 我的视图: filters of lists under names, the account's own. */
@ApiExcludeController()
@Controller('saved-views')
export class SavedViewPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly views: SavedViewService,
  ) {}

  @Get()
  @Allow('city:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    const form = await this.forms.open(request, { id: 'view' });
    await this.#list(request, response, { actor, form });
  }

  @Get('new')
  @Allow('city:read')
  async form(
    @Req() request: Request,
    @Res() response: Response,
    @Query({ schema: which }) { at }: z.infer<typeof which>,
  ): Promise<void> {
    await this.#new(request, response, { at, form: await this.forms.open(request, { id: 'view' }) });
  }

  @Post('new')
  @Allow('city:read')
  async keep(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: which }) { at }: z.infer<typeof which>,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'view',
      run: (fields) => this.views.keep(actor, { ...readForm(input, fields), at }),
      done: ({ path, query }) => ({ to: `${path}?${query}`, say: 'saved-views.kept' }),
      again: (form) => this.#new(request, response, { at, form }),
    });
  }

  @Post(':id/default')
  @Allow('city:read')
  async choose(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) viewId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'view',
      run: () => this.views.toggleDefault(actor, viewId),
      done: () => ({ to: '/saved-views', say: 'saved-views.chosen' }),
      again: (form) => this.#list(request, response, { actor, form }),
    });
  }

  @Post(':id/delete')
  @Allow('city:read')
  async forget(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) viewId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'view',
      run: () => this.views.forget(actor, viewId),
      done: () => ({ to: '/saved-views', say: 'saved-views.forgotten' }),
      again: (form) => this.#list(request, response, { actor, form }),
    });
  }

  async #list(
    request: Request,
    response: Response,
    { actor, form }: { actor: Actor; form: FormState },
  ): Promise<void> {
    const rows = await this.views.list(actor);
    await this.pages.send(request, response, {
      view: 'pages/saved-views',
      title: wordsOf(request)('saved-views.title'),
      data: {
        rows: rows.map((row) => ({ ...row, list: row.path.slice(1), href: `${row.path}?${row.query}` })),
        most: savedViewsAtMost,
        view: form,
      },
      form: form.problem === null ? null : form,
    });
  }

  async #new(
    request: Request,
    response: Response,
    { at, form }: { at: string; form: FormState },
  ): Promise<void> {
    await this.pages.send(request, response, {
      view: 'pages/saved-view-new',
      title: wordsOf(request)('saved-views.keep'),
      data: { action: `/saved-views/new?${new URLSearchParams({ at }).toString()}`, at },
      form,
    });
  }
}
