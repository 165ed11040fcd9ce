import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { freshForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { PartClockQueries } from '../lamps/part-clock.queries.js';
import { resumptionInput } from './resumption.schema.js';
import { ResumptionService } from './resumption.service.js';

const id = z.uuid('编号不对');

/** 提前恢复办理: for one suspended part, with its clock beside. */
@ApiExcludeController()
@Controller('parts/:id/resumption')
export class ResumptionPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly clocks: PartClockQueries,
    private readonly resumptions: ResumptionService,
  ) {}

  @Get()
  @Allow('deadline:resume')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ): Promise<void> {
    const form = freshForm(request, { id: 'resume' });
    await this.#show(request, response, { context, partId, form });
  }

  @Post()
  @Allow('deadline:resume')
  async resume(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'resume',
      run: (fields) => this.resumptions.resume(context, partId, readForm(resumptionInput, fields)),
      done: () => ({ to: `/parts/${partId}`, say: 'clocks.done-resume' }),
      again: (form) => this.#show(request, response, { context, partId, form }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { context, partId, form }: { context: CommandContext; partId: string; form: FormState },
  ): Promise<void> {
    const clock = await this.clocks.of(context.actor, partId);
    await this.pages.send(request, response, {
      view: 'pages/supervision/resumption',
      title: wordsOf(request)('clocks.resume'),
      place: [{ href: `/parts/${partId}`, label: clock.wording }],
      data: { clock, partId, resumeForm: form },
      form: form.problem === null ? null : form,
      help: 'deadlines',
    });
  }
}
