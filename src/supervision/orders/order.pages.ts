import { Controller, Get, Param, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { LivePage } from '../../web/live-page.interceptor.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { deskLinks } from '../../web/desk-links.js';
import { OrderQueries } from './order.queries.js';
import type { MoveView } from './order.schema.js';
import { OrderSheet } from './order-sheet.pages.js';

const id = z.uuid('编号不对');
const states = ['draft', 'issued', 'signed', 'answered', 'closed', 'declined', 'withdrawn'] as const;
const filter = z.object({ state: z.enum(states).optional(), after: id.optional() });

/** 督办单: all that the reader sees, by state, and one of them. */
@ApiExcludeController()
@Controller('orders')
export class OrderPages {
  constructor(
    private readonly pages: PageService,
    private readonly orders: OrderQueries,
    private readonly sheet: OrderSheet,
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
    const [counts, { items, nextCursor }] = [
      await this.orders.counts(actor),
      await this.orders.list(actor, { state, cursor: after }),
    ];
    const base = state === undefined ? '/orders?' : `/orders?state=${state}&`;
    const all = sum(Object.values(counts));
    const data = {
      ...{ all, state: state ?? null, count: state === undefined ? all : (counts[state] ?? 0) },
      items: items.map((item) => ({ ...item, move: withDate(item.move) })),
      tabs: states.map((one) => ({ state: one, count: counts[one] ?? 0, current: one === state })),
      first: after === undefined ? null : base.slice(0, -1),
      next: nextCursor && `${base}after=${nextCursor}`,
      ...{ mayDraft: mayDo(actor, 'order:draft'), mayRule: mayDo(actor, 'dispute:decide') },
    };
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/supervision/orders',
      title: t('orders.title'),
      data: { ...data, desk: deskLinks(actor, '/orders', t) },
      help: 'orders',
    });
  }

  @Get(':id')
  @Allow('decision:read')
  @UseInterceptors(LivePage)
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) orderId: string,
  ): Promise<void> {
    await this.sheet.show(request, response, { actor, id: orderId });
  }
}

const withDate = ({ by, ...move }: MoveView) => ({ ...move, by: by === null ? null : new Date(by) });
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
