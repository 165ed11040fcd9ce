import { randomUUID } from 'node:crypto';
import { Controller, Get, Post, Req, Res, UploadedFiles, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { EvidenceUpload } from '../../implementation/evidence/evidence-upload.interceptor.js';
import { sentFiles } from '../../implementation/evidence/evidence-intake.service.js';
import type { TakenFile } from '../../implementation/evidence/evidence-intake.service.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { valuesOf, withoutFields } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import { freshForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { LeaderQueries } from '../decisions/leader.queries.js';
import { RemarkScans } from './remark-scans.pages.js';
import { classified, remarkInput, remarkKinds } from './remark.schema.js';
import type { RemarkInput } from './remark.schema.js';
import { RemarkService, assertAdmitted } from './remark.service.js';

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
    private readonly scans: RemarkScans,
  ) {}

  @Get()
  @Allow('decision:create')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const values = { urgency: 'ordinary', scans: randomUUID() };
    await this.#edit({ request, response, context }, freshForm(request, { id: 'remark', values }));
  }

  @Post()
  @Allow('decision:create')
  @UseInterceptors(EvidenceUpload)
  async send(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @UploadedFiles() files?: Express.Multer.File[],
  ): Promise<void> {
    const asked = { request, response, context };
    await this.forms.handleChecked(request, response, {
      id: 'remark',
      look: async (fields) => {
        assertAdmitted(readForm(classified, fields).classification);
        await this.scans.take(request, context, { fields, files: sentFiles(files) });
        const input = await this.#read(context, fields);
        const scans = this.scans.require(request, fields);
        return { fields, input, scans, due: await this.remarks.preview(context, input) };
      },
      check: (form, checked) => this.#showCheck(asked, { ...checked, form }),
      run: async (fields) => {
        const input = await this.#read(context, fields);
        return this.remarks.enter(context, input, this.scans.require(request, fields));
      },
      done: ({ id }) => ({ to: `/decisions/${id}`, say: 'remark.entered' }),
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
    const typed = withoutFields(fields, 'scans', 'removedScans');
    return readForm(remarkInput, { ...typed, ...coded }, shape);
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
        kept: this.scans.kept(request, form.values),
        limits: await this.scans.limits(context),
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
    const { fields, form, input, due, scans } = checked;
    const leaders = await this.leaders.servedBy(context.actor);
    await this.pages.send(request, response, {
      view: 'pages/decision/check-remark',
      title: t('remark.check-title'),
      data: {
        ...{ input, due, scans },
        leader: leaders.find(({ value }) => value === input.leader)?.label,
        responsible: valuesOf(fields, 'responsible')[0],
        cooperating: valuesOf(fields, 'cooperating').filter(Boolean).join('、') || '—',
      },
      form,
      help: 'remarks',
    });
  }
}

interface Checked {
  form: FormState;
  scans: TakenFile[];
  fields: Fields;
  input: RemarkInput;
  due: { dueAt: Date | null; dueStory: string };
}
