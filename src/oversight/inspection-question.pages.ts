import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
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
import { ChangeQueries } from './change.queries.js';
import { questionInput } from './oversight.schema.js';
import { tabsOf } from './oversight-tabs.js';
import { QuestionQueries } from './question.queries.js';
import { QuestionService } from './question.service.js';
import { RemitQueries } from './remit.queries.js';

const about = z.object({
  change: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
});
type About = z.infer<typeof about>;

/** 监督询问, as the inspectors see it: ask, and see what is not answered. */
@ApiExcludeController()
@Controller('oversight/questions')
export class InspectionQuestionPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly picker: BodyPickerService,
    private readonly remits: RemitQueries,
    private readonly changes: ChangeQueries,
    private readonly questions: QuestionQueries,
    private readonly asking: QuestionService,
    private readonly access: AccessLogService,
  ) {}

  @Get()
  @Allow('oversight:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: about }) { change }: About,
  ): Promise<void> {
    await this.access.opened(context, '/oversight/questions');
    const values = await this.#about(context.actor, change);
    const form = await this.forms.open(request, { id: 'ask', values });
    await this.#show(request, response, { actor: context.actor, form, refused: false });
  }

  @Post()
  @Allow('question:ask')
  async ask(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      id: 'ask',
      run: async (fields) => this.asking.ask(context, await this.#input(actor, fields)),
      done: () => ({ to: '/oversight/questions', say: 'oversight.asked' }),
      again: (form) => this.#show(request, response, { actor, form, refused: true }),
    });
  }

  async #input(actor: Actor, fields: Fields) {
    const input = readForm(questionInput, fields, { days: ['dueOn'], optional: ['changeId'] });
    return { ...input, body: (await this.picker.codeOf(actor.cityId, 'body', input.body)) ?? input.body };
  }

  async #about(actor: Actor, change: string | undefined): Promise<Fields> {
    if (change === undefined) return {};
    const { bodyName } = await this.changes.get(actor, await this.remits.of(actor), change);
    return { body: bodyName ?? '', changeId: change };
  }

  async #show(
    request: Request,
    response: Response,
    { actor, form, refused }: { actor: Actor; form: FormState; refused: boolean },
  ): Promise<void> {
    const remit = await this.remits.of(actor);
    const rows = await this.questions.ofGroup(actor, remit);
    await this.pages.send(request, response, {
      view: 'pages/oversight/questions',
      title: wordsOf(request)('oversight.questions'),
      data: {
        rows,
        ask: form,
        open: refused || form.values.changeId !== undefined,
        tabs: tabsOf('questions'),
      },
      form: refused ? form : null,
      help: 'oversight',
    });
  }
}
