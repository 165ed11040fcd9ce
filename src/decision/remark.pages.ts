import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AppError } from '../domain/errors.js';
import type { CommandContext } from '../identity/actor.js';
import { Allow } from '../identity/allow.decorator.js';
import { CurrentContext } from '../identity/current-context.decorator.js';
import { BodyPickerService } from '../organization/body-picker.service.js';
import { fieldsOf, valuesOf } from '../web/forms/form-fields.js';
import type { Fields } from '../web/forms/form-fields.js';
import { FormService } from '../web/forms/form.service.js';
import { freshForm } from '../web/forms/form-state.js';
import type { FormState } from '../web/forms/form-state.js';
import { readForm } from '../web/forms/read-form.js';
import { PageService } from '../web/page.service.js';
import { wordsOf } from '../web/words-of.js';
import { LeaderQueries } from './leader.queries.js';
import { remarkInput, remarkKinds } from './remark.schema.js';
import type { RemarkInput } from './remark.schema.js';
import { RemarkService } from './remark.service.js';

const remarkForm = { id: 'remark', draft: 'remark' };

const classifications = ['public', 'internal', 'confidential', 'secret', 'top_secret'];
const urgencies = ['urgent', 'ordinary', 'difficult'];
const shape = { days: ['datedOn', 'dueOn'], lists: ['cooperating'] };

interface Asked {
  request: Request;
  response: Response;
  context: CommandContext;
}

/** 代录批示: a leader's remark on paper is entered by another. Nothing is kept by itself: it may be classified. */
@ApiExcludeController()
@Controller('remarks/new')
export class RemarkPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly picker: BodyPickerService,
    private readonly leaders: LeaderQueries,
    private readonly remarks: RemarkService,
  ) {}

  @Get()
  @Allow('decision:create')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const values = { urgency: 'ordinary' };
    await this.#edit(
      { request, response, context },
      await this.forms.open(request, { ...remarkForm, values }),
    );
  }

  @Post()
  @Allow('decision:create')
  async send(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const asked = { request, response, context };
    const { step, ...fields } = fieldsOf(request);
    if (step === 'edit') return this.#edit(asked, freshForm(request, { ...remarkForm, values: fields }));
    if (step !== 'send') return this.#check(asked, fields);
    return this.#handle(asked, async () =>
      this.remarks.enter(context, await this.#read(context, fields)).then(({ id }) => id),
    );
  }

  async #check(asked: Asked, fields: Fields): Promise<void> {
    try {
      const input = await this.#read(asked.context, fields);
      const due = await this.remarks.preview(asked.context, input);
      await this.#showCheck(asked, { fields, input, due });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await this.#handle(asked, () => Promise.reject(error));
    }
  }

  #handle(asked: Asked, run: () => Promise<string>): Promise<void> {
    return this.forms.handle(asked.request, asked.response, {
      ...{ ...remarkForm, run },
      done: (id) => ({ to: `/decisions/${id}`, say: 'remark.entered' }),
      again: (form) => this.#edit(asked, form),
    });
  }

  async #read({ actor }: CommandContext, fields: Fields): Promise<RemarkInput> {
    const codeOf = (name: string, text: string) => this.picker.codeOf(actor.cityId, name, text);
    const responsible = await codeOf('responsible', valuesOf(fields, 'responsible')[0] ?? '');
    const cooperating = await Promise.all(
      valuesOf(fields, 'cooperating').map((text) => codeOf('cooperating', text)),
    );
    const coded = {
      responsible: responsible ?? '',
      cooperating: cooperating.filter((code) => code !== undefined),
    };
    return readForm(remarkInput, { ...fields, ...coded }, shape);
  }

  async #edit({ request, response, context }: Asked, form: FormState): Promise<void> {
    const t = wordsOf(request);
    const choices = (values: readonly string[], key: string) =>
      values.map((value) => ({ value, label: t(`remark.${key}-${value}`) }));
    await this.pages.send(request, response, {
      view: 'pages/decision/edit-remark',
      title: t('remark.title'),
      data: {
        leaders: await this.leaders.servedBy(context.actor),
        classifications: choices(classifications, 'classification'),
        kinds: choices(remarkKinds, 'kind'),
        urgencies: choices(urgencies, 'urgency'),
      },
      form,
      help: 'remarks',
    });
  }

  async #showCheck({ request, response, context }: Asked, checked: Checked): Promise<void> {
    const t = wordsOf(request);
    const { fields, input, due } = checked;
    const leaders = await this.leaders.servedBy(context.actor);
    await this.pages.send(request, response, {
      view: 'pages/decision/check-remark',
      title: t('remark.check-title'),
      data: {
        ...{ input, due },
        leader: leaders.find(({ value }) => value === input.leader)?.label,
        responsible: valuesOf(fields, 'responsible')[0],
        cooperating: valuesOf(fields, 'cooperating').filter(Boolean).join('、') || '—',
        kept: Object.keys(fields).flatMap((name) => valuesOf(fields, name).map((value) => ({ name, value }))),
      },
      form: freshForm(request, remarkForm),
      help: 'remarks',
    });
  }
}

interface Checked {
  fields: Fields;
  input: RemarkInput;
  due: { dueAt: Date | null; dueStory: string };
}
