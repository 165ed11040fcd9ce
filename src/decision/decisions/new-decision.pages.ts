import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { FormService } from '../../web/forms/form.service.js';
import { freshForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { wordsOf } from '../../web/words-of.js';
import { DecisionCopyQueries } from './decision-copy.queries.js';
import { DecisionService } from './decision.service.js';
import { NewDecisionService } from './new-decision.service.js';
import { decisionInput } from '../tasks/task.schema.js';
import { TaskFormPages } from '../tasks/task-form.pages.js';
import type { TaskForm } from '../tasks/task-form.pages.js';

const query = z.object({ from: z.uuid('编号不对').optional() });
type Query_ = z.infer<typeof query>;

/** A decision by form: what it is, then one task after another, then a look at all of it before it is dispatched. */
@ApiExcludeController()
@Controller('decisions/new')
export class NewDecisionPages {
  constructor(
    private readonly forms: FormService,
    private readonly rows: TaskFormPages,
    private readonly copies: DecisionCopyQueries,
    private readonly decisions: DecisionService,
    private readonly drafting: NewDecisionService,
  ) {}

  @Get()
  @Allow('decision:create')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: query }) { from }: Query_,
  ): Promise<void> {
    const form = this.#form(context, from, request);
    await this.rows.edit({ request, response, context, form }, await this.#start(request, context, from));
  }

  @Post()
  @Allow('decision:create')
  async send(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: query }) { from }: Query_,
  ): Promise<void> {
    await this.rows.take({ request, response, context, form: this.#form(context, from, request) });
  }

  // Who copies begins with what was decided before; his own draft of another one is not touched.
  async #start(request: Request, { actor }: CommandContext, from: string | undefined): Promise<FormState> {
    const draft = draftOf(from);
    const opened = await this.forms.open(request, { id: 'decision', draft });
    if (from === undefined || opened.restoredAt !== null) return opened;
    return freshForm(request, { id: 'decision', draft, values: await this.copies.fieldsOf(actor, from) });
  }

  #form(
    context: CommandContext,
    from: string | undefined,
    request: Request,
  ): TaskForm<z.infer<typeof decisionInput>> {
    const t = wordsOf(request);
    return {
      id: 'decision',
      draft: draftOf(from),
      action: from === undefined ? '/decisions/new' : `/decisions/new?from=${from}`,
      title: t('decision.new'),
      place: [{ href: '/decisions', label: t('decision.title') }],
      whole: true,
      steps: ['in_five_minutes', 'at_once', 'draft'],
      schema: decisionInput,
      preview: (input) => this.drafting.preview(context, input),
      run: async (input, step) => {
        const dispatch =
          step === 'draft' ? {} : ({ dispatch: step === 'at_once' ? step : 'in_five_minutes' } as const);
        const { id } = await this.decisions.create(context, { ...input, ...dispatch });
        return {
          to: `/decisions/${id}`,
          say: step === 'draft' ? 'decision.kept-as-draft' : 'decision.done-confirm',
        };
      },
    };
  }
}

const draftOf = (from: string | undefined): string =>
  from === undefined ? 'decision:new' : `decision-copy:${from}`;
