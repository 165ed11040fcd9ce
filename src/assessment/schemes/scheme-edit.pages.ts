import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { fieldsOf } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { LibraryQueries } from '../library/library.queries.js';
import { percent, rowLabel, shownCheck } from './scheme-check.pages.js';
import { assertDraft } from './locked-scheme.record.js';
import { bpFrom, rowsIn, weightField, weightsIn } from './scheme-form.pages.js';
import { SchemeDraftService } from './scheme-draft.service.js';
import { amendInput, rowsInput } from './scheme-draft.schema.js';
import { SchemeQueries } from './scheme.queries.js';
import type { CheckAnswer, SchemeAnswer } from './scheme.schema.js';
import { taskRowCode } from './task-row.js';

const id = z.uuid('编号不对');
const labels = {
  ...{ title: 'schemes.name', effectiveOn: 'schemes.effective', sharedWeightBp: 'schemes.shared-bp' },
  note: 'schemes.note',
};

/** 编制方案: head, weights and rows of a draft; the plan check runs at every change and without a script by a button. */
@ApiExcludeController()
@Controller('schemes')
export class SchemeEditPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly schemes: SchemeQueries,
    private readonly drafts: SchemeDraftService,
    private readonly library: LibraryQueries,
  ) {}

  @Get(':id/edit')
  @Allow('scheme:edit')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    await this.#show(request, response, { actor, id: schemeId, refused: null });
  }

  @Post(':id/head')
  @Allow('scheme:edit')
  async head(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    const shape = { numbers: ['version', 'sharedWeightBp'], days: ['effectiveOn'] };
    await this.forms.handle(request, response, {
      ...{ id: 'head', labels },
      run: (fields) =>
        this.drafts.amend(context, schemeId, readForm(amendInput, bpFrom(fields, 'sharedWeightBp'), shape)),
      done: () => ({ to: `/schemes/${schemeId}/edit`, say: 'schemes.done-saved' }),
      again: (refused) => this.#show(request, response, { actor: context.actor, id: schemeId, refused }),
    });
  }

  @Post(':id/weights')
  @Allow('scheme:edit')
  async weights(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handleChecked(request, response, {
      id: 'weights',
      look: (fields) => this.schemes.check(actor, schemeId, weightsIn(fields)),
      check: (form, check) =>
        this.#show(request, response, { actor, id: schemeId, refused: null, typed: { form, check } }),
      run: async (fields) => {
        const { items } = await this.schemes.get(actor, schemeId);
        return this.drafts.rows(context, schemeId, rowsIn(fields, items));
      },
      done: () => ({ to: `/schemes/${schemeId}/edit`, say: 'schemes.done-saved' }),
      again: (refused) => this.#show(request, response, { actor, id: schemeId, refused }),
    });
  }

  @Post(':id/rows')
  @Allow('scheme:edit')
  async add(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    const shape = { numbers: ['version', 'put.*.weightBp'] };
    await this.forms.handle(request, response, {
      id: 'add',
      run: (fields) =>
        this.drafts.rows(context, schemeId, readForm(rowsInput, bpFrom(fields, 'put.0.weightBp'), shape)),
      done: () => ({ to: `/schemes/${schemeId}/edit`, say: 'schemes.done-saved' }),
      again: (refused) => this.#show(request, response, { actor: context.actor, id: schemeId, refused }),
    });
  }

  /** The plan check with the weights as they are typed, for the page that renews it. */
  @Post(':id/check')
  @Allow('scheme:edit')
  async check(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    const t = wordsOf(request);
    const scheme = await this.schemes.get(actor, schemeId);
    const check = await this.schemes.check(actor, schemeId, weightsIn(fieldsOf(request)));
    await this.pages.send(request, response, {
      view: 'fragments/assessment/plan-check',
      title: t('schemes.check'),
      data: { check: shownCheck(check, { ...scheme, rows: scheme.items.length }, t) },
    });
  }

  async #show(request: Request, response: Response, shown: ShownDraft): Promise<void> {
    const { actor, refused, typed } = shown;
    const t = wordsOf(request);
    const scheme = await this.schemes.get(actor, shown.id);
    if (refused === null) assertDraft({ state: scheme.state });
    const { items } = await this.library.list(actor.cityId);
    const taken = new Set(scheme.items.map(({ code }) => code));
    const forms = await this.forms.openWays(request, startsOf(scheme), typed?.form ?? refused);
    await this.pages.send(request, response, {
      view: 'pages/assessment/scheme-edit',
      title: t('schemes.edit-title', { title: scheme.title }),
      place: [
        { href: '/schemes', label: t('schemes.title') },
        { href: `/schemes/${shown.id}`, label: scheme.title },
      ],
      data: {
        scheme: { ...scheme, year: String(scheme.year) },
        check: shownCheck(typed?.check ?? scheme, { ...scheme, rows: scheme.items.length }, t),
        forms,
        rows: scheme.items.map((row) => ({ ...row, label: rowLabel(row), field: weightField(row.code) })),
        offered: [
          ...(taken.has(taskRowCode) ? [] : [{ value: taskRowCode, label: t('method.name-tasks') }]),
          ...items
            .filter(({ code }) => !taken.has(code))
            .map(({ code, name }) => ({ value: code, label: `${code} ${name}` })),
        ],
      },
      form: refused,
      help: 'schemes',
    });
  }
}

interface ShownDraft {
  actor: Actor;
  id: string;
  refused: FormState | null;
  /** Weights as they are typed and not kept, with what the check says of them. */
  typed?: { form: FormState; check: CheckAnswer };
}

function startsOf(scheme: SchemeAnswer) {
  const version = String(scheme.revision);
  const weights: Fields = { version };
  for (const { code, weightBp } of scheme.items) weights[weightField(code)] = percent(weightBp);
  const { title, effectiveOn, note, sharedWeightBp } = scheme;
  return [
    { id: 'head', values: { version, title, effectiveOn, note, sharedWeightBp: percent(sharedWeightBp) } },
    { id: 'weights', values: weights },
    { id: 'add', values: { version } },
  ];
}
