import { Controller, Get, Post, Query, Req, Res, UploadedFile, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Heavy } from '../../identity/limits/heavy.decorator.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { documentInput } from './document.schema.js';
import { DocumentService } from './document.service.js';
import type { DocumentAnswer } from './document.service.js';
import { DocumentUpload } from './document-upload.interceptor.js';

const admitted = ['public', 'internal'];
const classified = ['confidential', 'secret', 'top_secret'];
const firstStep = z.object({ classification: z.string().optional(), asked: z.string().optional() });
const shape = {
  days: ['datedOn'],
  lists: ['distribution'],
  optional: ['number', 'issuer', 'text', 'urgency'],
};

/** 来文登记: the classification first, then what the document is, then its text. */
@ApiExcludeController()
@Controller('documents/new')
export class DocumentPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly picker: BodyPickerService,
    private readonly documents: DocumentService,
  ) {}

  @Get()
  @Allow('document:register')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @Query({ schema: firstStep }) { classification = '', asked }: z.infer<typeof firstStep>,
  ): Promise<void> {
    const form = await this.forms.open(request, {
      id: 'document',
      draft: admitted.includes(classification) ? `document:${classification}` : null,
      values: { classification, kind: 'policy', urgency: 'ordinary' },
    });
    const unanswered = asked !== undefined && ![...admitted, ...classified].includes(classification);
    await this.#show(request, response, unanswered ? refusedFirst(request, form) : form, classification);
  }

  @Post()
  @Allow('document:register')
  @Heavy()
  @UseInterceptors(DocumentUpload)
  async register(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @UploadedFile() file?: Express.Multer.File,
  ): Promise<void> {
    const { classification = '' } = (request.body ?? {}) as Record<string, string>;
    await this.forms.handle(request, response, {
      id: 'document',
      draft: admitted.includes(classification) ? `document:${classification}` : null,
      run: (fields) => this.#register(request, context, { fields, file }),
      done: ({ id, proposals }) => ({
        to: `/documents/${id}`,
        say: proposals.length === 0 ? 'intake.none-found' : ['intake.found', { count: proposals.length }],
      }),
      again: (form) => this.#show(request, response, form, classification),
    });
  }

  async #register(
    request: Request,
    context: CommandContext,
    { fields, file }: { fields: Fields; file: Express.Multer.File | undefined },
  ): Promise<DocumentAnswer> {
    if (request.uploadRefusal !== undefined) throw request.uploadRefusal;
    const distribution: string[] = [];
    for (const text of valuesOf(fields, 'distribution')) {
      const code = await this.picker.codeOf(context.actor.cityId, 'distribution', text);
      if (code !== undefined) distribution.push(code);
    }
    const input = readForm(documentInput, { ...fields, distribution }, shape);
    return this.documents.register(context, input, file);
  }

  async #show(request: Request, response: Response, form: FormState, classification: string): Promise<void> {
    const t = wordsOf(request);
    const choices = (group: string, names: readonly string[]) =>
      names.map((value) => ({ value, label: t(`intake.${group}-${value}`) }));
    // What is classified gets no form: not even its title may be typed.
    const step = admitted.includes(classification) ? 'form' : 'first';
    await this.pages.send(request, response, {
      view: `pages/decision/document-new${step === 'first' ? '-first' : ''}`,
      title: t('intake.new'),
      place: [{ href: '/decisions', label: t('nav.decisions') }],
      data: {
        classified: classified.includes(classification),
        classification,
        internal: classification === 'internal',
        classifications: choices('classification', [...admitted, ...classified]),
        kinds: choices('kind', ['policy', 'meeting_record', 'instruction', 'for_information']),
        urgencies: choices('urgency', ['ordinary', 'urgent', 'difficult']),
      },
      form: classified.includes(classification) ? { ...form, values: {} } : form,
      help: 'decisions',
    });
  }
}

function refusedFirst(request: Request, form: FormState): FormState {
  const t = wordsOf(request);
  const detail = t('intake.classification-first');
  const fields = [{ name: 'classification', detail }];
  return { ...form, problem: { status: 422, title: t('intake.classification-asked'), detail, fields } };
}
