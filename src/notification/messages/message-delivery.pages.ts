import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { listPages, pageAsked } from '../../web/list-pages.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { deliveriesOnPage, deliveryViews, MessageDeliveryQueries } from './message-delivery.queries.js';
import type { DeliveryView } from './message-delivery.queries.js';
import { MessageDeliveryService } from './message-delivery.service.js';

const id = z.uuid('编号不对');
const query = z.object({
  show: z.enum(deliveryViews).catch('dead'),
  page: pageAsked,
});

interface Shown {
  context: CommandContext;
  show?: DeliveryView;
  page?: number;
  refused?: FormState;
  /** The one message whose whole address is shown. */
  unmasked?: { id: string; address: string };
}

/** 站外消息送达情况: what did not arrive, what waits, what arrived; for the supervision office. */
@ApiExcludeController()
@Controller('messages/deliveries')
export class MessageDeliveryPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: MessageDeliveryQueries,
    private readonly deliveries: MessageDeliveryService,
  ) {}

  @Get()
  @Allow('message:manage')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Query({ schema: query }) { show, page }: z.infer<typeof query>,
  ): Promise<void> {
    await this.#show(request, response, { context, show, page });
  }

  @Post('again')
  @Allow('message:manage')
  async allAgain(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'again',
      run: () => this.deliveries.sendAllAgain(context),
      done: ({ count }) => ({ to: '/messages/deliveries', say: ['messages.done-again', { count }] }),
      again: (refused) => this.#show(request, response, { context, refused }),
    });
  }

  @Post(':id/again')
  @Allow('message:manage')
  async again(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) messageId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: `again-${messageId}`,
      run: () => this.deliveries.sendAgain(context, messageId),
      done: ({ count }) => ({ to: '/messages/deliveries', say: ['messages.done-again', { count }] }),
      again: (refused) => this.#show(request, response, { context, refused }),
    });
  }

  @Post(':id/address')
  @Allow('message:unmask')
  async unmask(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) messageId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: `address-${messageId}`,
      run: () => this.deliveries.unmask(context, messageId),
      // On the page that answers, and nowhere else: an address is kept in no session.
      partly: ({ address }) =>
        this.#show(request, response, { context, unmasked: { id: messageId, address } }),
      done: () => ({ to: '/messages/deliveries', say: 'messages.unmasked' }),
      again: (refused) => this.#show(request, response, { context, refused }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { context: { actor }, show = 'dead', page = 1, refused, unmasked }: Shown,
  ): Promise<void> {
    const t = wordsOf(request);
    const [counts, { items }] = [
      await this.queries.counts(actor),
      await this.queries.list(actor, { show, page }),
    ];
    const at = (to: number) => `/messages/deliveries?show=${show}&page=${to}`;
    await this.pages.send(request, response, {
      view: 'pages/notification/message-deliveries',
      title: t('messages.deliveries'),
      place: [{ href: '/inbox', label: t('inbox.title') }],
      data: {
        show,
        ...listPages({ page, size: deliveriesOnPage, count: counts[show] }, at),
        items: items.map((item) => ({ ...item, whole: item.id === unmasked?.id ? unmasked.address : null })),
        mark: await this.forms.open(request, { id: 'again' }),
        tabs: deliveryViews.map((name) => ({ name, count: counts[name], current: name === show })),
      },
      form: refused ?? null,
      help: 'inbox',
    });
  }
}
