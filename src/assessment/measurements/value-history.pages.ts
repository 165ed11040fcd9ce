import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { correctionInput } from './correction.schema.js';
import { CorrectionService } from './correction.service.js';
import { periodWords } from './period-words.js';
import { ValueHistoryQueries } from './value-history.queries.js';

const id = z.uuid('编号不对');

/** Where a value came from: all its versions, and the form by which its owner has it changed. */
@ApiExcludeController()
@Controller('measurements/values')
export class ValueHistoryPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly histories: ValueHistoryQueries,
    private readonly corrections: CorrectionService,
  ) {}

  @Get(':id')
  @Allow('measurement:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) measurementId: string,
  ): Promise<void> {
    await this.#show(request, response, { actor, measurementId, refused: null });
  }

  @Post(':id')
  @Allow('measurement:enter')
  async correct(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) measurementId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...formOf(measurementId),
      run: (fields) =>
        this.corrections.enter(
          context,
          measurementId,
          readForm(correctionInput, fields, { optional: ['explanation'] }),
        ),
      done: () => ({ to: `/measurements/values/${measurementId}`, say: 'measurements.done-corrected' }),
      again: (refused) => this.#show(request, response, { actor: context.actor, measurementId, refused }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { actor, measurementId, refused }: { actor: Actor; measurementId: string; refused: FormState | null },
  ): Promise<void> {
    const t = wordsOf(request);
    const history = await this.histories.get(actor, measurementId);
    const { row } = history;
    const title = `${row.code} ${row.name} · ${row.bodyName}`;
    await this.pages.send(request, response, {
      view: 'pages/assessment/measurement-history',
      title,
      place: [{ href: '/measurements', label: t('measurements.title') }],
      data: {
        ...{ ...history, heading: title, measurementId },
        periodName: periodWords(row.period, t),
        nextName: periodWords(history.nextPeriod, t),
        kinds: ['correction', 'revision'].map((kind) => ({
          ...{ value: kind, label: t(`measurements.kind-${kind}`) },
          hint: t(`measurements.kind-${kind}-hint`, { next: periodWords(history.nextPeriod, t) }),
        })),
        correctForm: refused ?? (await this.forms.open(request, formOf(measurementId))),
      },
      form: refused,
      help: 'values',
    });
  }
}

const formOf = (measurementId: string) => ({ id: 'correct', draft: `correct:${measurementId}` });
