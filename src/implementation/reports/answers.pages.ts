import { Controller, Post, Query, Req, Res, UploadedFiles, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { fieldsOf, withoutFields } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { keepFlash } from '../../web/forms/flash.js';
import { FormService } from '../../web/forms/form.service.js';
import { freshForm, refusedForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { answerRows } from './answer-rows.pages.js';
import type { AnswerRow } from './answer-rows.pages.js';
import { AnswersService } from './answers.service.js';
import type { OneOfMany } from './answers.service.js';
import { EvidenceUploadOfMany } from '../evidence/evidence-upload.interceptor.js';
import { listOf, workView } from '../my-work/my-work-list.js';
import type { WorkView } from '../my-work/my-work-list.js';
import { MyWorkRows, reportFormOf } from '../my-work/my-work-rows.pages.js';
import { reportOf } from './report-fields.pages.js';
import { ReportFiles } from './report-files.pages.js';

interface Asked {
  request: Request;
  response: Response;
  context: CommandContext;
  view: WorkView;
}

/** Several rows of the workbench answered with one check and one submit. */
@ApiExcludeController()
@Controller('my-work/answers')
export class AnswersPages {
  constructor(
    private readonly pages: PageService,
    private readonly rows: MyWorkRows,
    private readonly answers: AnswersService,
    private readonly files: ReportFiles,
    private readonly forms: FormService,
  ) {}

  @Post()
  @Allow('report:submit')
  @UseInterceptors(EvidenceUploadOfMany)
  async send(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: workView }) view: WorkView,
    @UploadedFiles() files?: Express.Multer.File[],
  ): Promise<void> {
    const asked = { request, response, context, view };
    const fields = fieldsOf(request);
    const rows = answerRows(fields, files);
    if (rows.length === 0) return response.redirect(303, listOf(view));
    if (fields.step === 'edit') return this.#back(asked, { sent: rows.map((row) => formOf(request, row)) });
    if (fields.step !== 'confirm') return this.#check(asked, rows, withoutFields(fields, 'step'));
    await this.#submit(asked, rows);
  }

  async #check(
    { request, response, context, view }: Asked,
    rows: AnswerRow[],
    values: Fields,
  ): Promise<void> {
    const outcomes = await this.answers.look(
      context,
      rows.map((row) => ({
        ...{ partId: row.partId, read: () => reportOf(row.fields) },
        take: () => this.files.take(request, context, row),
      })),
    );
    const ready = outcomes.filter(({ refusal }) => refusal === null).length;
    await this.pages.send(request, response, {
      view: 'pages/implementation/answers-check',
      title: wordsOf(request)('my-work.check-all'),
      place: [{ href: listOf(view), label: wordsOf(request)('my-work.title') }],
      data: { outcomes, ready, refused: outcomes.length - ready, ...view },
      form: { ...freshForm(request, { id: 'answers' }), values },
      help: 'my-work',
    });
  }

  async #submit(asked: Asked, rows: AnswerRow[]): Promise<void> {
    const { request, response, context, view } = asked;
    const outcomes = await this.answers.submit(
      context,
      rows.map((row) => this.#checked(request, row)),
    );
    const done = outcomes.filter(({ refusal }) => refusal === null);
    for (const { partId } of done) {
      await this.forms.forget(request, reportFormOf(partId).draft);
      await this.files.forget(request, partId);
    }
    const said = { count: done.length, matters: done.map(({ matter }) => `“${matter}”`).join('、') };
    if (done.length === outcomes.length) {
      await keepFlash(request, { key: 'my-work.all-reported', values: said, draft: null });
      return response.redirect(303, listOf(view));
    }
    const sent = outcomes.flatMap(({ partId, refusal }) => {
      const row = rows.find((one) => one.partId === partId);
      if (refusal === null || row === undefined) return [];
      return [refusedForm(formOf(request, row), { fields: row.fields, refusal, labels: {} })];
    });
    await this.#back(asked, { sent, said: { ...said, left: sent.length } });
  }

  // The files of a row were taken in when it was checked.
  #checked(request: Request, { partId, fields, files }: AnswerRow): OneOfMany {
    return { partId, files, read: () => reportOf(fields), taken: this.files.kept(request, partId) };
  }

  // The workbench again, with these rows open as they were filled in, and what went through said above them.
  async #back(
    { request, response, context, view }: Asked,
    { sent, said = null }: { sent: FormState[]; said?: Record<string, string | number> | null },
  ): Promise<void> {
    const data = await this.rows.of(request, context.actor, { view, sent });
    await this.pages.send(request, response, {
      view: 'pages/implementation/my-work',
      title: wordsOf(request)('my-work.title'),
      data: { ...data, said },
      form: sent.find(({ problem }) => problem !== null) ?? null,
      help: 'my-work',
    });
  }
}

const formOf = (request: Request, { partId, fields }: AnswerRow): FormState => ({
  ...freshForm(request, reportFormOf(partId)),
  values: fields,
});
