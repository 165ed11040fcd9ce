import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import type { Fields } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { say } from '../results/result-sheet.pages.js';
import { ObjectionQueries } from './objection.queries.js';
import type { ObjectionWay } from './objection.queries.js';
import { ObjectionReplyService } from './objection-reply.service.js';
import * as schema from './objection.schema.js';

const id = z.uuid('编号不对');
const tabs = ['open', 'ended'] as const;
const filter = z.object({ show: z.enum(tabs).catch('open') });
const shape = { numbers: ['version'] };
const labels = { opinion: 'objections.opinion', decision: 'objections.decision' };

/** 异议: those that the reader may see, and one with what is done with it. */
@ApiExcludeController()
@Controller('objections')
export class ObjectionPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly objections: ObjectionQueries,
    private readonly replies: ObjectionReplyService,
  ) {}

  @Get()
  @Allow('result:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: filter }) { show }: z.infer<typeof filter>,
  ): Promise<void> {
    const items = await this.objections.list(actor, { show });
    await this.pages.send(request, response, {
      view: 'pages/assessment/objections',
      title: wordsOf(request)('objections.title'),
      data: {
        items: items.map((one) => ({ ...one, periodName: say(request, one.period) })),
        ...{ show, tabs: tabs.map((name) => ({ name, current: name === show })) },
      },
      place: [{ href: '/scores', label: wordsOf(request)('scores.title') }],
      help: 'assessment',
    });
  }

  @Get(':id')
  @Allow('result:read')
  page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) objectionId: string,
  ) {
    return this.#show(request, response, { actor, objectionId, refused: null });
  }

  @Post(':id/advise')
  @Allow('objection:advise')
  advise(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) objectionId: string,
  ) {
    const run = (fields: Fields) =>
      this.replies.advise(context, objectionId, readForm(schema.objectionOpinionInput, fields, shape));
    return this.#act(request, response, { context, objectionId, way: 'advise', run });
  }

  @Post(':id/decide')
  @Allow('objection:decide')
  decide(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) objectionId: string,
  ) {
    const run = (fields: Fields) =>
      this.replies.decide(context, objectionId, readForm(schema.objectionDecisionInput, fields, shape));
    return this.#act(request, response, { context, objectionId, way: 'decide', run });
  }

  @Post(':id/withdraw')
  @Allow('objection:file')
  withdraw(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) objectionId: string,
  ) {
    const run = (fields: Fields) =>
      this.replies.withdraw(context, objectionId, readForm(schema.objectionWithdrawInput, fields, shape));
    return this.#act(request, response, { context, objectionId, way: 'withdraw', run });
  }

  async #act(
    request: Request,
    response: Response,
    { context, objectionId, way, run }: ObjectionAct,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      ...{ id: way, labels, run },
      done: () => ({ to: `/objections/${objectionId}`, say: `objections.done-${way}` }),
      again: (refused) => this.#show(request, response, { actor, objectionId, refused }),
    });
  }

  async #show(request: Request, response: Response, { actor, objectionId, refused }: Shown): Promise<void> {
    const objection = await this.objections.get(actor, objectionId);
    const values = { version: String(objection.version) };
    const starts = objection.ways.map((way) => ({ id: way, values }));
    const forms = await this.forms.openWays(request, starts, refused);
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/assessment/objection',
      title: t('objections.one', { body: objection.bodyName, row: objection.rowName }),
      place: [{ href: '/objections', label: t('objections.title') }],
      data: {
        objection,
        mine: objection.ways.some((way) => way !== 'withdraw'),
        forms: Object.keys(forms).length > 0 ? forms : null,
        outcomes: ['uphold', 'reject'].map((value) => ({ value, label: t(`objections.outcome-${value}`) })),
      },
      form: refused,
      help: 'assessment',
    });
  }
}

interface Shown {
  actor: Actor;
  objectionId: string;
  /** The form that was refused; null: none was sent. */
  refused: FormState | null;
}

interface ObjectionAct {
  context: CommandContext;
  objectionId: string;
  way: ObjectionWay;
  run: (fields: Fields) => Promise<unknown>;
}
