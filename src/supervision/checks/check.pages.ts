import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import { freshForm, refusedForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { listPages, pageAsked } from '../../web/list-pages.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { CheckQueries, checksOnPage } from './check.queries.js';
import { checkAskInput } from './check.schema.js';
import { CheckService } from './check.service.js';
import { deskLinks } from '../../web/desk-links.js';

const query = z.object({
  body: z.string().max(60).default(''),
  words: z.string().trim().max(100).default(''),
  page: pageAsked,
});
type CheckFilter = z.infer<typeof query>;

/** 检查共享: what was checked, and the form by which a check is asked for. */
@ApiExcludeController()
@Controller('checks')
export class CheckPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly picker: BodyPickerService,
    private readonly queries: CheckQueries,
    private readonly checks: CheckService,
  ) {}

  @Get()
  @Allow('check:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) asked: CheckFilter,
  ): Promise<void> {
    const t = wordsOf(request);
    const { form, body } = await this.#filter(request, actor, asked);
    const found =
      form.problem === null
        ? await this.queries.list(actor, { body: body ?? null, words: asked.words, page: asked.page })
        : { count: 0, items: [] };
    await this.pages.send(request, response, {
      view: 'pages/supervision/checks',
      title: t('checks.title'),
      data: {
        desk: deskLinks(actor, '/checks', t),
        filterForm: form,
        ...listPages({ page: asked.page, size: checksOnPage, count: found.count }, (page) =>
          addressOf(asked, page),
        ),
        items: found.items.map((row) => ({
          ...row,
          href: placeOf({ subjectType: 'check', subjectId: row.id }),
        })),
        mayAsk: mayDo(actor, 'check:ask'),
      },
      form: form.problem === null ? null : form,
      help: 'burden',
    });
  }

  @Get('new')
  @Allow('check:ask')
  async open(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#showNew(request, response, { form: await this.forms.open(request, newForm), existing: null });
  }

  @Post('new')
  @Allow('check:ask')
  async ask(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    let existing: string | null = null;
    await this.forms.handle(request, response, {
      ...newForm,
      run: async (fields) => {
        try {
          return await this.#ask(context, fields);
        } catch (error) {
          if (error instanceof AppError && typeof error.extras.context?.href === 'string')
            existing = error.extras.context.href;
          throw error;
        }
      },
      done: ({ id }) => ({ to: `/checks/${id}`, say: 'checks.done-asked' }),
      again: (form) => this.#showNew(request, response, { form, existing }),
    });
  }

  async #ask(context: CommandContext, fields: Fields) {
    const [text = ''] = valuesOf(fields, 'body');
    const code = await this.picker.codeOf(context.actor.cityId, 'body', text);
    return this.checks.ask(context, readForm(checkAskInput, { ...fields, body: code ?? '' }));
  }

  async #showNew(
    request: Request,
    response: Response,
    { form, existing }: { form: FormState; existing: string | null },
  ): Promise<void> {
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/supervision/check-new',
      title: t('checks.new'),
      place: [{ href: '/checks', label: t('checks.title') }],
      data: {
        askForm: form,
        existing,
        kinds: (['inspection', 'review'] as const).map((value) => ({
          value,
          label: t(`checks.kind-${value}`),
        })),
      },
      form,
      help: 'burden',
    });
  }

  // A body that nobody knows is said at its field, as in any form.
  async #filter(request: Request, actor: Actor, { body, words }: CheckFilter) {
    const form = freshForm(request, { id: 'checks', values: { body, words } });
    try {
      return { form, body: await this.picker.codeOf(actor.cityId, 'body', body) };
    } catch (refusal) {
      if (!(refusal instanceof AppError)) throw refusal;
      return { form: refusedForm(form, { fields: { body, words }, refusal, labels: {} }), body: undefined };
    }
  }
}

const newForm = { id: 'check', draft: 'check:new' };

function addressOf({ body, words }: CheckFilter, page: number): string {
  return `/checks?${new URLSearchParams({ body, words, page: String(page) }).toString()}`;
}
