import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { DocumentQueries } from '../documents/document.queries.js';
import { adoptInput } from '../documents/document.schema.js';
import { ProposalService } from '../proposals/proposal.service.js';

const id = z.uuid('编号不对');
const text = z.string().max(200).optional();
/** What was chosen on the page of the answers; it travels in the address, nothing of it is stored. */
const chosen = z.object({
  title: text,
  responsibleLeader: text,
  urgent: text,
  complete: text,
  dispatch: z.enum(['at_once', 'in_five_minutes']).catch('in_five_minutes'),
});
const shape = { flags: ['urgent', 'complete'], optional: ['responsibleLeader', 'title'] };

/** Check answers, and once more by name; then the tasks of a document leave as a decision. */
@ApiExcludeController()
@Controller('documents/:id')
export class DispatchPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: DocumentQueries,
    private readonly proposals: ProposalService,
  ) {}

  @Get('check')
  @Allow('decision:create')
  async check(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) documentId: string,
    @Query({ schema: chosen }) values: z.infer<typeof chosen>,
  ): Promise<void> {
    const form = await this.forms.open(request, { id: 'check', values: given(values) });
    await this.#show(request, response, { context, documentId, form, view: 'check' });
  }

  @Get('confirm')
  @Allow('decision:create')
  async confirm(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) documentId: string,
    @Query({ schema: chosen }) values: z.infer<typeof chosen>,
  ): Promise<void> {
    const form = await this.forms.open(request, { id: 'check', values: given(values) });
    await this.#show(request, response, { context, documentId, form, view: 'confirm' });
  }

  @Post('dispatch')
  @Allow('decision:create')
  async dispatch(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) documentId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'check',
      run: (fields) => this.proposals.adopt(context, documentId, readForm(adoptInput, fields, shape)),
      done: ({ id: decisionId, number, taskIds }) => ({
        to: `/decisions/${decisionId}`,
        say: ['intake.dispatched', { number, count: taskIds.length }],
      }),
      again: (form) => this.#show(request, response, { context, documentId, form, view: 'check' }),
    });
  }

  async #show(request: Request, response: Response, { context, documentId, form, view }: Shown) {
    const t = wordsOf(request);
    const checked = await this.queries.check(context, documentId);
    const leaders = await this.queries.leaders(context);
    const leaderChoices = leaders.map(({ code, title, name }) => ({
      value: code,
      label: name === null ? title : `${name} ${title}`,
    }));
    // What the rules would refuse is not asked about: it goes back to the list that says why.
    const page = checked.blocked ? 'check' : view;
    const count = checked.tasks.length;
    await this.pages.send(request, response, {
      view: `pages/decision/dispatch-${page}`,
      title: page === 'confirm' ? t('intake.confirm', { count, bodies: checked.bodies }) : t('intake.check'),
      place: [
        { href: '/decisions', label: t('nav.decisions') },
        { href: `/documents/${documentId}`, label: checked.document.title },
      ],
      data: {
        ...checked,
        count,
        form,
        leaders: leaderChoices,
        leader: leaderChoices.find(({ value }) => value === form.values.responsibleLeader)?.label ?? null,
        dispatches: ['in_five_minutes', 'at_once'].map((value) => ({ value, label: t(`intake.${value}`) })),
        urgentChoice: [{ value: 'true', label: t('intake.urgent') }],
        completeChoice: [{ value: 'true', label: t('intake.complete') }],
      },
      form,
      help: 'decisions',
    });
  }
}

interface Shown {
  context: CommandContext;
  documentId: string;
  form: FormState;
  view: 'check' | 'confirm';
}

const given = (values: z.infer<typeof chosen>): Fields =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] != null));
