import { Controller, Get, Param, Post, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { readsSanctions } from '../../consequence/proposals/consequence-reach.record.js';
import { PaperQueries } from '../../document/papers/paper.queries.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { sayHolders } from '../../organization/post-holders.record.js';
import { cityMinute } from '../../web/city-minute.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { SentForm } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { LivePage } from '../../web/live-page.interceptor.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { InterviewCheckQueries } from './interview-check.queries.js';
import { InterviewQueries } from './interview.queries.js';
import type { InterviewView } from './interview.queries.js';
import { interviewDecisionInput } from './interview.schema.js';
import { InterviewService } from './interview.service.js';

const id = z.uuid('编号不对');
const states = ['drafted', 'signed', 'declined', 'withdrawn'] as const;
const filter = z.object({ state: z.enum(states).optional(), after: id.optional() });
const ways = ['sign', 'decline'] as const;
const draftOf = (way: (typeof ways)[number], interviewId: string) => `interview-${way}:${interviewId}`;
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
    private readonly papers: PaperQueries,
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
    await this.pages.send(request, response, { view, title, data, help: 'orders' });
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
    await this.#show(request, response, { actor, interviewId, refused: null });
  }

  @Post(':id')
  @Allow('interview:decide')
  async decide(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
  ): Promise<void> {
    const way = ways.find((one) => one === (request.body as Fields).outcome) ?? 'sign';
    const { actor } = context;
    const read = (fields: Fields) =>
      readForm(interviewDecisionInput, fields, { numbers: ['version'], optional: ['hear'] });
    const sent: SentForm<unknown> = {
      ...{ id: way, labels, draft: draftOf(way, interviewId) },
      run: async (fields) => this.decisions.decide(context, interviewId, read(fields)),
      done: () => ({ to: `/interviews/${interviewId}`, say: `interviews.done-${way}` }),
      again: (refused) => this.#show(request, response, { actor, interviewId, refused }),
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
      help: 'orders',
    });
  }

  async #show(request: Request, response: Response, { actor, interviewId, refused }: Shown): Promise<void> {
    const interview = await this.interviews.get(actor, interviewId);
    const t = wordsOf(request);
    const values = { version: String(interview.version) };
    const starts = ways.map((way) => ({ id: way, values, draft: draftOf(way, interviewId) }));
    const forms = await this.forms.openWays(request, starts, refused);
    await this.pages.send(request, response, {
      view: 'pages/supervision/interview',
      title: t('interviews.one', { body: interview.bodyName }),
      place: [{ href: '/interviews', label: t('interviews.title') }],
      data: {
        ...{
          interview,
          forms,
          open: (interview.mine && interview.result?.waits !== true) || refused !== null,
        },
        inputs: inputsOf(interview).map(({ name, value }) => ({
          name: t(`interviews.input-${name}`),
          value,
        })),
        order: interview.orderId && placeOf({ subjectType: 'order', subjectId: interview.orderId }),
        headChanged: interview.result?.headChanged ?? false,
        waits: interview.result?.waits ?? false,
        waitsUntil: interview.result === null ? null : new Date(interview.result.statementUntil),
        consequence:
          interview.result && readsSanctions(actor) && `/consequences/${interview.result.consequenceId}`,
        papers: await this.papers.ofSubject(actor, interviewId),
      },
      form: refused,
      help: 'orders',
    });
  }
}

type Checked = Awaited<ReturnType<InterviewCheckQueries['sign']>> & { form: FormState };

interface Shown {
  actor: Actor;
  interviewId: string;
  /** The form that was refused; null: none was sent. */
  refused: FormState | null;
}

const known = [
  'redAt',
  'sentence',
  'number',
  'feedbackDueAt',
  'overdueWd',
  'total',
  'rank',
  'mean',
  'headSinceOn',
];

const inputsOf = ({ inputs }: InterviewView) =>
  known.flatMap((name) => {
    const value = inputs[name];
    if (value === undefined || value === null) return [];
    return [{ name, value: name.endsWith('At') ? cityMinute(new Date(value)) : String(value) }];
  });
