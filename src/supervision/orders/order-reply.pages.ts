import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { readForm } from '../../web/forms/read-form.js';
import { OrderReplyService } from './order-reply.service.js';
import { OrderSheet } from './order-sheet.pages.js';
import { orderFeedbackInput, orderReviewInput } from './order.schema.js';

const id = z.uuid('编号不对');
const shape = { numbers: ['version'], days: ['feedbackDueOn'] };

/** The body’s side of one order, and the review of its answer; each is a form of the order’s page. */
@ApiExcludeController()
@Controller('orders/:id')
export class OrderReplyPages {
  constructor(
    private readonly sheet: OrderSheet,
    private readonly replies: OrderReplyService,
  ) {}

  @Post('sign')
  @Allow('order:sign')
  sign(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) orderId: string,
  ) {
    return this.sheet.act(request, response, {
      context,
      id: orderId,
      way: 'sign',
      run: () => this.replies.sign(context, orderId),
    });
  }

  @Post('answer')
  @Allow('order:answer')
  answer(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) orderId: string,
  ) {
    const run = ({ feedback = '' }: Fields) =>
      this.replies.answer(context, orderId, readForm(orderFeedbackInput, { feedback }));
    return this.sheet.act(request, response, { context, id: orderId, way: 'answer', run });
  }

  @Post('close')
  @Allow('order:review')
  close(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) orderId: string,
  ) {
    const pass = { ...shape, optional: ['note'] };
    const run = (fields: Fields) =>
      this.replies.review(context, orderId, readForm(orderReviewInput, { ...fields, outcome: 'pass' }, pass));
    return this.sheet.act(request, response, { context, id: orderId, way: 'close', run });
  }

  @Post('return')
  @Allow('order:review')
  giveBack(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) orderId: string,
  ) {
    const run = (fields: Fields) =>
      this.replies.review(
        context,
        orderId,
        readForm(orderReviewInput, { ...fields, outcome: 'return' }, shape),
      );
    return this.sheet.act(request, response, { context, id: orderId, way: 'return', run });
  }
}
