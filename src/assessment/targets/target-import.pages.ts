import { Controller, Get, Param, Post, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { DocumentUpload } from '../../decision/documents/document-upload.interceptor.js';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Heavy } from '../../identity/limits/heavy.decorator.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import { freshForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { periodWords } from '../measurements/period-words.js';
import { SchemeQueries } from '../schemes/scheme.queries.js';
import { importedCells } from './target-form.pages.js';
import { TargetImportService } from './target-import.service.js';
import type { TargetPreview } from './target-import.service.js';
import { gridQuery } from './target.schema.js';
import type { GridQuery } from './target.schema.js';

const id = z.uuid('编号不对');

/** Targets by file: every fault with its row, or what the file would change, to be confirmed. */
@ApiExcludeController()
@Controller('schemes')
export class TargetImportPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly schemes: SchemeQueries,
    private readonly imports: TargetImportService,
  ) {}

  @Get(':id/targets/import')
  @Allow('target:edit')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Query({ schema: gridQuery }) { period }: GridQuery,
  ): Promise<void> {
    await this.#show(request, response, { actor, id: schemeId, period: period ?? null, refused: null });
  }

  @Post(':id/targets/import')
  @Allow('target:edit')
  @Heavy()
  @UseInterceptors(DocumentUpload)
  async preview(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    let period: string | null = null;
    await this.forms.handleChecked(request, response, {
      id: 'import',
      look: (fields) => {
        period = gridQuery.parse({ period: valuesOf(fields, 'period')[0] }).period ?? '';
        return this.imports.preview(actor, { id: schemeId, period }, sentFile(request));
      },
      check: (_form, preview) =>
        this.#check(request, response, { actor, id: schemeId, period: period ?? '', preview }),
      run: () => Promise.reject(new AppError('request.invalid', '请选择填好的文件。')),
      done: () => ({ to: `/schemes/${schemeId}/targets`, say: 'targets.title' }),
      again: (refused) => this.#show(request, response, { actor, id: schemeId, period, refused }),
    });
  }

  async #show(request: Request, response: Response, shown: ShownImport): Promise<void> {
    const t = wordsOf(request);
    const scheme = await this.schemes.head(shown.actor, shown.id);
    const period = shown.period ?? `${scheme.year}Q1`;
    await this.pages.send(request, response, {
      view: 'pages/assessment/targets-import',
      title: t('targets.import'),
      place: placeOf(shown.id, scheme.title, t),
      data: {
        ...{ schemeId: shown.id, period, periodName: periodWords(period, t) },
        importForm: shown.refused ?? (await this.forms.open(request, { id: 'import' })),
      },
      form: shown.refused,
      help: 'schemes',
    });
  }

  async #check(
    request: Request,
    response: Response,
    {
      actor,
      id: schemeId,
      period,
      preview,
    }: { actor: Actor; id: string; period: string; preview: TargetPreview },
  ): Promise<void> {
    const t = wordsOf(request);
    const scheme = await this.schemes.head(actor, schemeId);
    const values = { period, cells: importedCells(preview.items) };
    await this.pages.send(request, response, {
      view: 'pages/assessment/targets-check',
      title: t('targets.check-title'),
      place: placeOf(schemeId, scheme.title, t),
      data: {
        ...{ schemeId, period, periodName: periodWords(period, t), isIssued: scheme.state === 'issued' },
        ...{ changes: preview.changes, unchanged: preview.unchanged },
        checkForm: freshForm(request, { id: 'targets', values }),
      },
      help: 'schemes',
    });
  }
}

interface ShownImport {
  actor: Actor;
  id: string;
  period: string | null;
  refused: FormState | null;
}

const placeOf = (schemeId: string, title: string, t: ReturnType<typeof wordsOf>) => [
  { href: '/schemes', label: t('schemes.title') },
  { href: `/schemes/${schemeId}`, label: title },
  { href: `/schemes/${schemeId}/targets`, label: t('targets.title') },
];

function sentFile(request: Request): Buffer {
  if (request.uploadRefusal !== undefined) throw request.uploadRefusal;
  if (request.file !== undefined) return request.file.buffer;
  const detail = '请选择填好的文件';
  throw new AppError('request.invalid', `${detail}。`, { fields: [{ pointer: '/file', detail }] });
}
