import { Controller, Get, Param, Post, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { sayHolders } from '../../organization/post-holders.record.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { SentForm } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { LivePage } from '../../web/live-page.interceptor.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { InterviewCheckQueries } from './interview-check.queries.js';
import { InterviewQueries } from './interview.queries.js';
import { interviewDecisionInput } from './interview.schema.js';
import { InterviewService } from './interview.service.js';
import { InterviewSheet, decisionWays, draftOf } from './interview-sheet.pages.js';

const id = z.uuid('编号不对');
const states = ['drafted', 'signed', 'declined', 'withdrawn'] as const;
const filter = z.object({ state: z.enum(states).optional(), after: id.optional() });
const labels = { reason: 'interviews.reason', state: 'interviews.outcome' };

/** 约谈建议: what the rules propose, for the named leader to sign or decline. */
@ApiExcludeController()
@Controller('interviews')
export class InterviewPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly interviews: InterviewQueries,
    private readonly decisions: InterviewService,
    private readonly checks: InterviewCheckQueries,
    private readonly sheet: InterviewSheet,
  ) {}

  @Get()
  @Allow('decision:read')
  @UseInterceptors(LivePage)
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: filter }) { state, after }: z.infer<typeof filter>,
  ): Promise<void> {
    const { items, nextCursor } = await this.interviews.list(actor, { state, cursor: after });
    const base = `/interviews?${state === undefined ? '' : `state=${state}&`}`;
    const data = {
      ...{ items, state: state ?? null },
      tabs: states.map((one) => ({ state: one, current: one === state })),
      first: after === undefined ? null : base,
      next: nextCursor && `${base}after=${nextCursor}`,
    };
    const title = wordsOf(request)('interviews.title');
    const view = 'pages/supervision/interviews';
    await this.pages.send(request, response, { view, title, data, help: 'interviews' });
  }

  @Get(':id')
  @Allow('decision:read')
  @UseInterceptors(LivePage)
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
  ): Promise<void> {
    await this.sheet.show(request, response, { actor, interviewId });
  }

  @Post(':id')
  @Allow('interview:decide')
  async decide(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
  ): Promise<void> {
    const way = decisionWays.find((one) => one === (request.body as Fields).outcome) ?? 'sign';
    const { actor } = context;
    const read = (fields: Fields) =>
      readForm(interviewDecisionInput, fields, { numbers: ['version'], optional: ['hear'] });
    const sent: SentForm<unknown> = {
      ...{ id: way, labels, draft: draftOf(way, interviewId) },
      run: async (fields) => this.decisions.decide(context, interviewId, read(fields)),
      done: () => ({ to: `/interviews/${interviewId}`, say: `interviews.done-${way}` }),
      again: (refused) => this.sheet.show(request, response, { actor, interviewId, refused }),
    };
    if (way === 'decline') return this.forms.handle(request, response, sent);
    await this.forms.handleChecked(request, response, {
      ...sent,
      look: async (fields) => this.checks.sign(actor, interviewId, read(fields)),
      check: (form, looked) => this.#check(request, response, { form, ...looked }),
    });
  }

  async #check(
    request: Request,
    response: Response,
    { form, interview, recipients }: Checked,
  ): Promise<void> {
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/supervision/interview-check',
      title: t('interviews.check'),
      place: [
        { href: '/interviews', label: t('interviews.title') },
        { href: `/interviews/${interview.id}`, label: t('interviews.one', { body: interview.bodyName }) },
      ],
      data: {
        interview,
        recipients: sayHolders(recipients),
        hear: valuesOf(form.values, 'hear')[0] === 'body',
      },
      form,
      help: 'interviews',
    });
  }
}

type Checked = Awaited<ReturnType<InterviewCheckQueries['sign']>> & { form: FormState };
