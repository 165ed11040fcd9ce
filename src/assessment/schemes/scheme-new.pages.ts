import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { assessedCategories } from '../../domain/assessment/assessment-rules.js';
import { schemeKinds } from '../../domain/assessment/scheme-check.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import type { Fields } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { SchemeDraftService } from './scheme-draft.service.js';
import { copyInput, newSchemeInput } from './scheme-draft.schema.js';
import type { DraftInput } from './scheme-draft.schema.js';
import { SchemeQueries } from './scheme.queries.js';

/** 起草方案: as a copy of one that is issued, or from nothing. */
@ApiExcludeController()
@Controller('schemes/new')
export class SchemeNewPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly schemes: SchemeQueries,
    private readonly drafts: SchemeDraftService,
  ) {}

  @Get()
  @Allow('scheme:edit')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    await this.#show(request, response, { actor, refused: null });
  }

  @Post('copy')
  @Allow('scheme:edit')
  copy(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    return this.#begin(request, response, {
      ...{ context, id: 'copy' },
      read: (fields) => readForm(copyInput, fields, { numbers: ['year'] }),
    });
  }

  @Post()
  @Allow('scheme:edit')
  fromNothing(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    return this.#begin(request, response, {
      ...{ context, id: 'new' },
      read: (fields) => readForm(newSchemeInput, fields, { numbers: ['year'], lists: ['categories'] }),
    });
  }

  #begin(
    request: Request,
    response: Response,
    sent: { context: CommandContext; id: string; read: (fields: Fields) => DraftInput },
  ): Promise<void> {
    const { context, id, read } = sent;
    return this.forms.handle(request, response, {
      id,
      run: (fields) => this.drafts.create(context, read(fields)),
      done: (draft) => ({ to: `/schemes/${draft.id}/edit`, say: 'schemes.done-begin' }),
      again: (refused) => this.#show(request, response, { actor: context.actor, refused }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { actor, refused }: { actor: Actor; refused: FormState | null },
  ): Promise<void> {
    const t = wordsOf(request);
    const { schemes } = await this.schemes.list(actor);
    const issued = schemes.filter(({ state }) => state === 'issued');
    const year = String(Math.max(0, ...issued.map((one) => one.year)) + 1);
    const options = (name: string, values: readonly string[]) =>
      values.map((value) => ({ value, label: t(`schemes.${name}-${value}`) }));
    await this.pages.send(request, response, {
      view: 'pages/assessment/scheme-new',
      title: t('schemes.begin'),
      place: [{ href: '/schemes', label: t('schemes.title') }],
      data: {
        issued: issued.map((one) => ({
          value: one.id,
          label: `${one.title} · ${t('schemes.version', { version: one.version })}`,
        })),
        kinds: options('kind', schemeKinds),
        categories: options('category', assessedCategories),
        forms: await this.forms.openWays(
          request,
          [
            { id: 'copy', values: { year } },
            { id: 'new', values: { year } },
          ],
          refused,
        ),
      },
      form: refused,
      help: 'schemes',
    });
  }
}
