import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../identity/actor.js';
import { Allow } from '../identity/allow.decorator.js';
import { CurrentContext } from '../identity/current-context.decorator.js';
import { BodyPickerService } from '../organization/body-picker.service.js';
import type { Fields } from '../web/forms/form-fields.js';
import { FormService } from '../web/forms/form.service.js';
import type { FormState } from '../web/forms/form-state.js';
import { readForm } from '../web/forms/read-form.js';
import { PageService } from '../web/page.service.js';
import { wordsOf } from '../web/words-of.js';
import { AccessLogService } from './access-log.service.js';
import { InspectionListsQueries } from './inspection-lists.queries.js';
import { InspectionListsService } from './inspection-lists.service.js';
import { attentionInput } from './oversight.schema.js';
import { tabsOf } from './oversight-tabs.js';
import { RemitQueries } from './remit.queries.js';

const id = z.uuid('编号不对');
const about = z.object({
  change: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
});
const watchInput = z.object({ body: z.string().trim().min(1, '请选择单位').max(60) });

/** What a group keeps for itself: matters of attention, which no other organ sees, and the bodies that it watches. */
@ApiExcludeController()
@Controller('oversight')
export class InspectionListsPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly picker: BodyPickerService,
    private readonly remits: RemitQueries,
    private readonly lists: InspectionListsQueries,
    private readonly keeping: InspectionListsService,
    private readonly access: AccessLogService,
  ) {}

  @Get('attention')
  @Allow('oversight:read')
  async attention(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: about }) { change }: z.infer<typeof about>,
  ): Promise<void> {
    await this.access.opened(context, '/oversight/attention');
    const values: Fields = change === undefined ? {} : { changeId: change };
    const form = await this.forms.open(request, { id: 'attention', values });
    await this.#attention(request, response, { actor: context.actor, form, refused: false });
  }

  @Post('attention')
  @Allow('attention:keep')
  async writeDown(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      id: 'attention',
      run: async (fields) => {
        const input = readForm(attentionInput, fields, { optional: ['changeId', 'body'] });
        const body = await this.picker.codeOf(actor.cityId, 'body', input.body ?? '');
        return this.keeping.writeDown(context, { ...input, body });
      },
      done: () => ({ to: '/oversight/attention', say: 'oversight.written-down' }),
      again: (form) => this.#attention(request, response, { actor, form, refused: true }),
    });
  }

  @Get('watch')
  @Allow('oversight:read')
  async watch(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.access.opened(context, '/oversight/watch');
    const form = await this.forms.open(request, { id: 'watch' });
    await this.#watch(request, response, { actor: context.actor, form, refused: false });
  }

  @Post('watch')
  @Allow('watch:keep')
  async put(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      id: 'watch',
      run: async (fields) => {
        const { body } = readForm(watchInput, { body: fields.body ?? '' });
        return this.keeping.watch(context, (await this.picker.codeOf(actor.cityId, 'body', body)) ?? body);
      },
      done: () => ({ to: '/oversight/watch', say: 'oversight.watching' }),
      again: (form) => this.#watch(request, response, { actor, form, refused: true }),
    });
  }

  @Post('watch/:id/end')
  @Allow('watch:keep')
  async end(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) watchId: string,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      id: 'unwatch',
      run: () => this.keeping.unwatch(context, watchId),
      done: () => ({ to: '/oversight/watch', say: 'oversight.unwatched' }),
      again: (form) => this.#watch(request, response, { actor, form, refused: true }),
    });
  }

  async #attention(request: Request, response: Response, { actor, form, refused }: Shown): Promise<void> {
    const rows = await this.lists.attention(await this.remits.of(actor));
    await this.pages.send(request, response, {
      view: 'pages/oversight/attention',
      title: wordsOf(request)('oversight.attention'),
      data: { rows, keep: form, tabs: tabsOf('attention') },
      form: refused ? form : null,
      help: 'oversight',
    });
  }

  async #watch(request: Request, response: Response, { actor, form, refused }: Shown): Promise<void> {
    const rows = await this.lists.watched(await this.remits.of(actor));
    const end = await this.forms.open(request, { id: 'unwatch' });
    await this.pages.send(request, response, {
      view: 'pages/oversight/watch',
      title: wordsOf(request)('oversight.watch'),
      data: { rows, keep: form, end, tabs: tabsOf('watch') },
      form: refused ? form : null,
      help: 'oversight',
    });
  }
}

interface Shown {
  actor: Actor;
  form: FormState;
  refused: boolean;
}
