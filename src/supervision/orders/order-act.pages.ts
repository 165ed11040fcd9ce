import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { readForm } from '../../web/forms/read-form.js';
import { OrderCheckQueries } from './order-check.queries.js';
import { OrderSheet } from './order-sheet.pages.js';
import { orderEditInput, orderIssueInput, orderReasonInput } from './order.schema.js';
import { OrderService } from './order.service.js';

const id = z.uuid('编号不对');
const shape = { numbers: ['version'], days: ['feedbackDueOn'] };

/** What the offices do with one order: issue, decline, correct, withdraw; each is a form of its page. */
@ApiExcludeController()
@Controller('orders/:id')
export class OrderActPages {
  constructor(
    private readonly sheet: OrderSheet,
    private readonly orders: OrderService,
    private readonly checks: OrderCheckQueries,
  ) {}

  /** Checked before it counts: what goes out, to whom, and what follows when it is ignored. */
  @Post('issue')
  @Allow('order:issue')
  issue(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) orderId: string,
  ) {
    const read = (fields: Fields) => readForm(orderIssueInput, fields, shape);
    return this.sheet.actChecked(request, response, {
      ...{ context, id: orderId, way: 'issue' },
      run: (fields) => this.orders.issue(context, orderId, read(fields)),
      look: (fields) => this.checks.issue(context.actor, orderId, read(fields)),
    });
  }

  @Post('decline')
  @Allow('order:decline')
  decline(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) orderId: string,
  ) {
    const run = (fields: Fields) =>
      this.orders.decline(context, orderId, readForm(orderReasonInput, fields, shape));
    return this.sheet.act(request, response, { context, id: orderId, way: 'decline', run });
  }

  @Post('edit')
  @Allow('order:draft')
  edit(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) orderId: string,
  ) {
    const run = (fields: Fields) =>
      this.orders.edit(context, orderId, readForm(orderEditInput, fields, shape));
    return this.sheet.act(request, response, { context, id: orderId, way: 'edit', run });
  }

  @Post('withdraw')
  @Allow('order:review')
  withdraw(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) orderId: string,
  ) {
    const run = (fields: Fields) =>
      this.orders.withdraw(context, orderId, readForm(orderReasonInput, fields, shape));
    return this.sheet.act(request, response, { context, id: orderId, way: 'withdraw', run });
  }
}
