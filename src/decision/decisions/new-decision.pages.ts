import { createHash } from 'node:crypto';
import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { WeaknessSourceQueries } from '../../assessment/weaknesses/weakness-source.queries.js';
import { decisionTitleOf, sayWeakness } from '../../domain/assessment/weakness/say-weakness.js';
import type { WeaknessFacts } from '../../domain/assessment/weakness/say-weakness.js';
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

const query = z.object({
  from: z.uuid('编号不对').optional(),
  weakness: z.string().max(120, '不超过120字').optional(),
});
type Begun = z.infer<typeof query>;

/** A decision by form: what it is, then one task after another, then a look at all of it before it is dispatched. */
@ApiExcludeController()
@Controller('decisions/new')
export class NewDecisionPages {
  constructor(
    private readonly forms: FormService,
    private readonly rows: TaskFormPages,
    private readonly copies: DecisionCopyQueries,
    private readonly weaknesses: WeaknessSourceQueries,
    private readonly decisions: DecisionService,
    private readonly drafting: NewDecisionService,
  ) {}

  @Get()
  @Allow('decision:create')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: query }) begun: Begun,
  ): Promise<void> {
    const weakness = await this.#weaknessOf(context, begun);
    const form = this.#form(request, context, { ...begun, weakness });
    await this.rows.edit(
      { request, response, context, form },
      await this.#start(request, context, { ...begun, weakness }),
    );
  }

  @Post()
  @Allow('decision:create')
  async send(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: query }) begun: Begun,
  ): Promise<void> {
    const weakness = await this.#weaknessOf(context, begun);
    await this.rows.take({
      request,
      response,
      context,
      form: this.#form(request, context, { ...begun, weakness }),
    });
  }

  async #weaknessOf({ actor }: CommandContext, { weakness }: Begun): Promise<WeaknessFacts | null> {
    return weakness === undefined ? null : this.weaknesses.facts(actor, weakness);
  }

  // Who copies begins with what was decided before, who answers a weakness with its words; his own draft of another
  // decision is not touched.
  async #start(request: Request, { actor }: CommandContext, begun: BegunWith): Promise<FormState> {
    const draft = draftOf(begun);
    const opened = await this.forms.open(request, { id: 'decision', draft });
    if (opened.restoredAt !== null) return opened;
    if (begun.weakness !== null)
      return freshForm(request, { id: 'decision', draft, values: fieldsFrom(begun.weakness, request) });
    if (begun.from === undefined) return opened;
    return freshForm(request, {
      id: 'decision',
      draft,
      values: await this.copies.fieldsOf(actor, begun.from),
    });
  }

  #form(
    request: Request,
    context: CommandContext,
    begun: BegunWith,
  ): TaskForm<z.infer<typeof decisionInput>> {
    const t = wordsOf(request);
    const { weakness } = begun;
    return {
      id: 'decision',
      draft: draftOf(begun),
      action: actionOf(begun),
      title: t('decision.new'),
      place: [{ href: '/decisions', label: t('decision.title') }],
      whole: true,
      source: weakness && sayWeakness(weakness, t),
      steps: ['in_five_minutes', 'at_once', 'draft'],
      schema: decisionInput,
      preview: (input) => this.drafting.preview(context, input),
      run: async (input, step) => {
        const dispatch =
          step === 'draft' ? {} : ({ dispatch: step === 'at_once' ? step : 'in_five_minutes' } as const);
        const answered = weakness === null ? {} : { weakness: weakness.key };
        const { id } = await this.decisions.create(context, { ...input, ...dispatch, ...answered });
        return {
          to: `/decisions/${id}`,
          say: step === 'draft' ? 'decision.kept-as-draft' : 'decision.done-confirm',
        };
      },
    };
  }
}

/** What a new decision begins with. */
type BegunWith = Pick<Begun, 'from'> & { weakness: WeaknessFacts | null };

function fieldsFrom(weakness: WeaknessFacts, request: Request): Record<string, string> {
  const t = wordsOf(request);
  return {
    title: decisionTitleOf(weakness, t),
    'tasks.0.wording': t('weaknesses.decision-wording', { quote: sayWeakness(weakness, t) }),
    'tasks.0.responsible': weakness.bodyName ?? '',
  };
}

function actionOf({ from, weakness }: BegunWith): string {
  if (weakness !== null) return `/decisions/new?weakness=${encodeURIComponent(weakness.key)}`;
  return from === undefined ? '/decisions/new' : `/decisions/new?from=${from}`;
}

function draftOf({ from, weakness }: BegunWith): string {
  // A key may hold Chinese names, which the name of a draft may not.
  if (weakness !== null)
    return `decision-weakness:${createHash('sha256').update(weakness.key).digest('hex').slice(0, 32)}`;
  return from === undefined ? 'decision:new' : `decision-copy:${from}`;
}
