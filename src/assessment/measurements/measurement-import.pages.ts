import { Controller, Get, Post, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DocumentUpload } from '../../decision/documents/document-upload.interceptor.js';
import { WorkbookService } from '../../document/workbook.service.js';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Heavy } from '../../identity/limits/heavy.decorator.js';
import { Limited } from '../../identity/limits/limited.decorator.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { templateRows } from './import-sheet.js';
import { MeasurementImportService } from './measurement-import.service.js';
import { MeasurementQueries } from './measurement.queries.js';
import { monthQuery } from './measurement.schema.js';
import type { MonthQuery } from './measurement.schema.js';

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Values by file: a template with the rows of a month, and the file that comes back. */
@ApiExcludeController()
@Controller('measurements')
export class MeasurementImportPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly workbooks: WorkbookService,
    private readonly desks: MeasurementQueries,
    private readonly imports: MeasurementImportService,
  ) {}

  @Get('template')
  @Allow('measurement:enter')
  @Limited('export')
  async template(
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: monthQuery }) { month }: MonthQuery,
  ): Promise<void> {
    const desk = await this.desks.desk(actor, month ?? null);
    const rows = templateRows(desk.rows.filter(({ state, closed }) => state !== 'approved' && !closed));
    const name = desk.month?.month ?? 'template';
    response
      .type(xlsxType)
      .attachment(`指标数据-${name}.xlsx`)
      .send(this.workbooks.xlsx([{ name, rows }]));
  }

  @Get('import')
  @Allow('measurement:enter')
  async page(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#show(request, response, null);
  }

  @Post('import')
  @Allow('measurement:enter')
  @Heavy()
  @UseInterceptors(DocumentUpload)
  async take(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'import',
      run: () => this.imports.take(context, sentFile(request)),
      done: ({ entries }) => ({
        to: '/measurements',
        say: ['measurements.done-entered', { count: entries.length }],
      }),
      again: (form) => this.#show(request, response, form),
    });
  }

  async #show(request: Request, response: Response, refused: FormState | null): Promise<void> {
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/assessment/measurements-import',
      title: t('measurements.import'),
      place: [{ href: '/measurements', label: t('measurements.title') }],
      data: { importForm: refused ?? (await this.forms.open(request, { id: 'import' })) },
      form: refused,
      help: 'values',
    });
  }
}

function sentFile(request: Request): Buffer {
  if (request.uploadRefusal !== undefined) throw request.uploadRefusal;
  if (request.file !== undefined) return request.file.buffer;
  const detail = '请选择填好的文件';
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/file', detail }] });
}
