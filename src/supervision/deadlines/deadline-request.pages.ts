import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { closingDayOf } from '../../domain/calendar/city-day.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { FormService } from '../../web/forms/form.service.js';
import type { SentForm } from '../../web/forms/form.service.js';
import type { Fields } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { DeadlineRequestQueries } from './deadline-request.queries.js';
import type { RequestView } from './deadline-request.queries.js';
import { requestCheckInput, requestDecisionInput, requestSignInput } from './deadline-request.schema.js';
import type { RequestAnswer } from './deadline-request.schema.js';
import { DeadlineRequestService } from './deadline-request.service.js';

const id = z.uuid('编号不对');
const shows = ['mine', 'pending', 'ended'] as const;
const filter = z.object({ show: z.enum(shows).catch('mine'), after: id.optional() });
const ways = ['sign', 'support', 'oppose', 'grant', 'refuse', 'withdraw'] as const;
const labels = { note: 'extensions.note' };

type Way = (typeof ways)[number];

const draftOf = (way: Way, requestId: string) => `deadline-${way}:${requestId}`;

/** 时限申请: extensions and suspensions that wait, for the head, the office and the leader. */
@ApiExcludeController()
@Controller('extensions')
export class DeadlineRequestPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly requests: DeadlineRequestQueries,
    private readonly commands: DeadlineRequestService,
  ) {}

  @Get()
  @Allow('decision:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: filter }) { show, after }: z.infer<typeof filter>,
  ): Promise<void> {
    const { items, nextCursor } = await this.requests.list(actor, { show, cursor: after });
    const base = `/extensions?show=${show}`;
    await this.pages.send(request, response, {
      view: 'pages/supervision/extensions',
      title: wordsOf(request)('extensions.title'),
      data: {
        ...{ items, show },
        tabs: shows.map((one) => ({ show: one, current: one === show })),
        first: after === undefined ? null : base,
        next: nextCursor && `${base}&after=${nextCursor}`,
      },
      help: 'deadlines',
    });
  }

  @Get(':id')
  @Allow('decision:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) requestId: string,
  ): Promise<void> {
    await this.#show(request, response, { actor, requestId, refused: null });
  }

  @Post(':id/sign')
  @Allow('deadline:sign')
  sign(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) requestId: string,
  ): Promise<void> {
    return this.#handle(request, response, { context, requestId, way: 'sign' });
  }

  @Post(':id/check')
  @Allow('deadline:check')
  check(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) requestId: string,
  ): Promise<void> {
    const way = (request.body as Fields).supported === 'on' ? 'support' : 'oppose';
    return this.#handle(request, response, { context, requestId, way });
  }

  @Post(':id/decision')
  @Allow('deadline:decide')
  decide(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) requestId: string,
  ): Promise<void> {
    const way = (request.body as Fields).outcome === 'refuse' ? 'refuse' : 'grant';
    return this.#handle(request, response, { context, requestId, way });
  }

  @Post(':id/withdraw')
  @Allow('deadline:ask')
  withdraw(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) requestId: string,
  ): Promise<void> {
    return this.#handle(request, response, { context, requestId, way: 'withdraw' });
  }

  async #handle(request: Request, response: Response, { context, requestId, way }: Sent): Promise<void> {
    const sent: SentForm<RequestAnswer> = {
      ...{ id: way, labels, draft: draftOf(way, requestId) },
      run: (fields) => this.#run(context, requestId, { way, fields }),
      done: () => ({ to: `/extensions/${requestId}`, say: `extensions.done-${way}` }),
      again: (refused) => this.#show(request, response, { actor: context.actor, requestId, refused }),
    };
    await this.forms.handle(request, response, sent);
  }

  #run(context: CommandContext, requestId: string, { way, fields }: { way: Way; fields: Fields }) {
    const numbers = ['version'];
    switch (way) {
      case 'sign':
        return this.commands.sign(context, requestId, readForm(requestSignInput, fields, { numbers }));
      case 'withdraw':
        return this.commands.withdraw(context, requestId, readForm(requestSignInput, fields, { numbers }));
      case 'support':
      case 'oppose': {
        const shape = { numbers, flags: ['supported'] };
        return this.commands.check(context, requestId, readForm(requestCheckInput, fields, shape));
      }
      default: {
        const shape = { numbers, days: ['on'], optional: way === 'grant' ? ['note'] : [] };
        return this.commands.decide(context, requestId, readForm(requestDecisionInput, fields, shape));
      }
    }
  }

  async #show(request: Request, response: Response, { actor, requestId, refused }: Shown): Promise<void> {
    const asked = await this.requests.get(actor, requestId);
    const t = wordsOf(request);
    const values = { version: String(asked.version), on: closingDayOf(asked.askedUntil) };
    const starts = ways.map((way) => ({ id: way, values, draft: draftOf(way, requestId) }));
    const forms = await this.forms.openWays(request, starts, refused);
    await this.pages.send(request, response, {
      view: 'pages/supervision/extension',
      title: t(`extensions.one-${asked.kind}`, { body: asked.bodyName }),
      place: [{ href: '/extensions', label: t('extensions.title') }],
      data: {
        asked,
        forms,
        turn: turnOf(asked, t),
        part: placeOf({ subjectType: 'part', subjectId: asked.partId }),
      },
      form: refused,
      help: 'deadlines',
    });
  }
}

interface Sent {
  context: CommandContext;
  requestId: string;
  way: Way;
}

interface Shown {
  actor: Actor;
  requestId: string;
  /** The form that was refused; null: none was sent. */
  refused: FormState | null;
}

/** Whose move it is on a request, in words; null once it ended. */
function turnOf({ state, bodyName, decider, can }: RequestView, t: (key: string) => string) {
  const mine = can.sign || can.check || can.decide;
  if (state === 'filed') return { who: bodyName, mine };
  if (state === 'signed') return { who: t('extensions.office'), mine };
  return state === 'checked' ? { who: decider, mine } : null;
}
