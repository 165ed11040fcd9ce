import { Controller, Get, Post, Query, Req, Res, UploadedFiles, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { EvidenceUpload } from '../../implementation/evidence/evidence-upload.interceptor.js';
import { sentFiles } from '../../implementation/evidence/evidence-intake.service.js';
import { valuesOf, withoutFields } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { say } from '../results/result-sheet.pages.js';
import { ScoreSheetQueries } from '../results/score-sheet.queries.js';
import type { SheetRow } from '../results/score-sheet.queries.js';
import { SpecialResultQueries } from '../results/special-result.queries.js';
import { ObjectionFiles } from './objection-files.pages.js';
import { deductionsCode, objectionInput } from './objection.schema.js';
import { ObjectionService } from './objection.service.js';

const which = z.object({
  period: z.string().regex(/^20\d\d(Q[1-4])?$/, '季度写成 2026Q3，年度写成 2026'),
  row: z.string().max(60).optional(),
});

/** 提出异议: the head of a body against one row of its own score. */
@ApiExcludeController()
@Controller('objections/new')
export class ObjectionNewPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly sheets: ScoreSheetQueries,
    private readonly specials: SpecialResultQueries,
    private readonly objections: ObjectionService,
    private readonly files: ObjectionFiles,
  ) {}

  @Get()
  @Allow('objection:file')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: which }) { period, row }: z.infer<typeof which>,
  ): Promise<void> {
    const values = { rowCode: row ?? '' };
    const form = await this.forms.open(request, { id: 'file', draft: `objection:${period}`, values });
    await this.#show(request, response, { context, period, form });
  }

  @Post()
  @Allow('objection:file')
  @UseInterceptors(EvidenceUpload)
  async file(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: which }) { period }: z.infer<typeof which>,
    @UploadedFiles() files?: Express.Multer.File[],
  ): Promise<void> {
    const { result, body } = await this.sheets.own(context.actor, period);
    await this.forms.handle(request, response, {
      ...{ id: 'file', draft: `objection:${period}` },
      run: (fields) => {
        const all = { ...withoutFields(fields, 'removed'), resultId: result.id, bodyCode: body.code };
        return this.files.send(request, context, {
          ...{ period, files: sentFiles(files), removed: valuesOf(fields, 'removed') },
          file: (taken) => this.objections.file(context, { input: readForm(objectionInput, all), taken }),
        });
      },
      done: ({ id }) => ({ to: `/objections/${id}`, say: 'objections.done-file' }),
      again: (form) => this.#show(request, response, { context, period, form }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { context, period, form }: { context: CommandContext; period: string; form: FormState },
  ): Promise<void> {
    const { body, result, rows, objectUntil } = await this.sheets.own(context.actor, period);
    const specials = await this.specials.ofBody(result.computationId, body.code);
    const limits = await this.files.limits(context);
    const kept = this.files.kept(request, period);
    const t = wordsOf(request);
    const optionsOf = (own: readonly SheetRow[], within = '') =>
      own
        .filter(({ applicability }) => applicability === 'applies')
        .map(({ code, name, points }) => ({
          value: `${within}${code}`,
          label: `${within}${code} ${name} · ${points ?? t('scores.open')}`,
        }));
    const options = [
      ...optionsOf(rows),
      ...specials.flatMap((special) => optionsOf(special.rows, `${special.code}/`)),
    ];
    await this.pages.send(request, response, {
      view: 'pages/assessment/objection-new',
      title: t('objections.file'),
      place: [
        { href: '/scores', label: t('scores.title') },
        { href: `/scores/${period}/${body.code}`, label: say(request, period) },
      ],
      data: {
        ...{ body, period, objectUntil, name: say(request, period), limits },
        kept: kept.length > 0 ? kept : null,
        options: [...options, { value: deductionsCode, label: t('scores.deductions') }],
      },
      form,
      help: 'assessment',
    });
  }
}
