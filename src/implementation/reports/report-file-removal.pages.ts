import { Controller, Param, Post, Query, Req, Res, UploadedFiles, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { fieldsOf, valuesOf, withoutFields } from '../../web/forms/form-fields.js';
import { freshForm, refusedForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { EvidenceUpload } from '../evidence/evidence-upload.interceptor.js';
import { sentFiles } from '../evidence/evidence-intake.service.js';
import { workView } from '../my-work/my-work-list.js';
import type { WorkView } from '../my-work/my-work-list.js';
import { MyWorkRows, reportFormOf } from '../my-work/my-work-rows.pages.js';
import { PartQueries } from '../parts/part.queries.js';
import { ReportFiles } from './report-files.pages.js';

/** Takes a chosen file back out of the form of a report; all that was typed, and files chosen since, stay. */
@ApiExcludeController()
@Controller('my-work/parts/:id/files')
export class ReportFileRemovalPages {
  constructor(
    private readonly pages: PageService,
    private readonly rows: MyWorkRows,
    private readonly parts: PartQueries,
    private readonly files: ReportFiles,
  ) {}

  @Post()
  @Allow('report:submit')
  @UseInterceptors(EvidenceUpload)
  async remove(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: z.uuid('编号不对') }) partId: string,
    @Query({ schema: workView }) view: WorkView,
    @UploadedFiles() files?: Express.Multer.File[],
  ): Promise<void> {
    await this.parts.get(context.actor, partId);
    const fields = fieldsOf(request);
    for (const id of valuesOf(fields, 'removed')) await this.files.remove(request, partId, id);
    const values = withoutFields(fields, 'removed');
    const form: FormState = { ...freshForm(request, reportFormOf(partId)), values };
    const refusal = await this.#taken(request, context, { partId, files: sentFiles(files) });
    const shown = refusal === null ? form : refusedForm(form, { fields: values, refusal, labels: {} });
    const data = await this.rows.of(request, context.actor, { view, sent: [shown] });
    await this.pages.send(request, response, {
      view: 'pages/implementation/my-work',
      title: wordsOf(request)('my-work.title'),
      data: { ...data, said: null },
      form: refusal === null ? null : shown,
      help: 'my-work',
    });
  }

  async #taken(
    request: Request,
    context: CommandContext,
    sent: Parameters<ReportFiles['take']>[2],
  ): Promise<AppError | null> {
    try {
      await this.files.take(request, context, sent);
      return null;
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }
}
