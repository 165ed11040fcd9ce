import { Controller, Get, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { LivePage } from '../../web/live-page.interceptor.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { DisputeQueries } from './dispute.queries.js';
import { DisputeService } from './dispute.service.js';
import { disputeDecisionInput } from '../parts/signing.schema.js';

const id = z.uuid('编号不对');
const ways = ['upheld', 'rejected'] as const;
const draftOf = (way: (typeof ways)[number], disputeId: string) => `dispute-${way}:${disputeId}`;
const labels = { outcome: 'disputes.result', answer: 'disputes.answer' };
const shape = { numbers: ['version'], optional: ['body'] };

/** 职责异议: what waits for the office, and its decision. */
@ApiExcludeController()
@Controller('disputes')
export class DisputePages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly bodies: BodyPickerService,
    private readonly disputes: DisputeQueries,
    private readonly decisions: DisputeService,
  ) {}

  @Get()
  @Allow('dispute:decide')
  @UseInterceptors(LivePage)
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    const data = { items: await this.disputes.queue(actor) };
    const title = wordsOf(request)('disputes.title');
    const view = 'pages/implementation/disputes';
    await this.pages.send(request, response, { view, title, data, help: 'orders' });
  }

  /** For the bodies concerned too: they come here from the message about its decision. */
  @Get(':id')
  @Allow('decision:read')
  @UseInterceptors(LivePage)
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) disputeId: string,
  ): Promise<void> {
    await this.#show(request, response, { actor, disputeId, refused: null });
  }

  @Post(':id')
  @Allow('dispute:decide')
  async decide(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) disputeId: string,
  ): Promise<void> {
    const { actor } = context;
    const way = ways.find((one) => one === (request.body as Fields).outcome) ?? 'upheld';
    await this.forms.handle(request, response, {
      ...{ id: way, labels, draft: draftOf(way, disputeId) },
      run: async (fields) => this.decisions.decide(context, disputeId, await this.#inputOf(actor, fields)),
      done: () => ({ to: '/disputes', say: `disputes.done-${way}` }),
      again: (refused) => this.#show(request, response, { actor, disputeId, refused }),
    });
  }

  async #inputOf({ cityId }: Actor, fields: Fields) {
    const [text = ''] = valuesOf(fields, 'body');
    const body = await this.bodies.codeOf(cityId, 'body', text);
    return readForm(disputeDecisionInput, { ...fields, body: body ?? '' }, shape);
  }

  async #show(request: Request, response: Response, { actor, disputeId, refused }: Shown): Promise<void> {
    const dispute = await this.disputes.get(actor, disputeId);
    const t = wordsOf(request);
    const values = { version: String(dispute.version), body: dispute.suggestedBody ?? '' };
    const starts = ways.map((way) => ({ id: way, values, draft: draftOf(way, disputeId) }));
    const forms = await this.forms.openWays(request, starts, refused);
    const office = mayDo(actor, 'dispute:decide');
    const open = refused !== null || (office && dispute.state === 'raised' && dispute.refusal === null);
    await this.pages.send(request, response, {
      view: 'pages/implementation/dispute',
      title: t('disputes.one', { body: dispute.bodyName }),
      place: office ? [{ href: '/disputes', label: t('disputes.title') }] : [],
      data: { dispute, forms, open },
      form: refused,
      help: 'orders',
    });
  }
}

interface Shown {
  actor: Actor;
  disputeId: string;
  /** The form that was refused; null: none was sent. */
  refused: FormState | null;
}
