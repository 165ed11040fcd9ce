import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { requestInput } from './deadline-request.schema.js';
import { DeadlineRequestService } from './deadline-request.service.js';
import { PartClockQueries } from '../lamps/part-clock.queries.js';

const id = z.uuid('编号不对');
const kinds = ['extension', 'suspension'] as const;

/** 申请延期或暂停: for one part, with its clock beside. */
@ApiExcludeController()
@Controller('parts/:id/extension')
export class DeadlineRequestNewPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly clocks: PartClockQueries,
    private readonly commands: DeadlineRequestService,
  ) {}

  @Get()
  @Allow('deadline:ask')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ): Promise<void> {
    const form = await this.forms.open(request, { ...formOf(partId), values: { kind: 'extension' } });
    await this.#show(request, response, { context, partId, form, refused: null });
  }

  @Post()
  @Allow('deadline:ask')
  async file(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...formOf(partId),
      run: (fields) => this.commands.file(context, partId, readForm(requestInput, fields, { days: ['on'] })),
      done: ({ id: requestId, state }) => ({
        to: `/extensions/${requestId}`,
        say: `extensions.asked-${state}`,
      }),
      again: (refused) => this.#show(request, response, { context, partId, form: refused, refused }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { context, partId, form, refused }: Shown,
  ): Promise<void> {
    const clock = await this.clocks.of(context.actor, partId);
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/supervision/extension-new',
      title: t('extensions.ask'),
      place: [{ href: `/parts/${partId}`, label: clock.wording }],
      data: {
        ...{ clock, partId, askForm: form },
        kinds: kinds.map((value) => ({
          value,
          label: t(`extensions.kind-${value}`),
          hint: t(`extensions.hint-${value}`),
        })),
      },
      form: refused,
      help: 'deadlines',
    });
  }
}

interface Shown {
  context: CommandContext;
  partId: string;
  form: FormState;
  /** The form that was refused; null: none was sent. */
  refused: FormState | null;
}

const formOf = (partId: string) => ({ id: 'ask', draft: `extension:${partId}` });
