import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { OrderDraftService } from './order-draft.service.js';
import { OrderReplyService } from './order-reply.service.js';
import { OrderQueries } from './order.queries.js';
import * as schema from './order.schema.js';
import { OrderService } from './order.service.js';

const id = z.uuid('编号不对');

@ApiTags('supervision')
@Controller('api/v1/supervision-orders')
export class OrderController {
  constructor(
    private readonly queries: OrderQueries,
    private readonly drafts: OrderDraftService,
    private readonly orders: OrderService,
    private readonly replies: OrderReplyService,
  ) {}

  @Get()
  @Allow('decision:read')
  @ApiOperation({
    summary: 'Supervision orders, newest first, each with whose move it is',
    operationId: 'listOrders',
  })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.orderListQuery }) query: schema.OrderListQuery,
  ) {
    return this.queries.list(actor, query);
  }

  @Get(':id')
  @Allow('decision:read')
  @ApiOperation({ summary: 'One supervision order with its tasks and answers', operationId: 'getOrder' })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) orderId: string) {
    return this.queries.get(actor, orderId);
  }

  @Post()
  @Allow('order:draft')
  @ApiOperation({ summary: 'Drafts a supervision order', operationId: 'draftOrder' })
  @ApiResponse({ status: 201, standardSchema: schema.orderAnswer })
  draft(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.orderDraftInput }) input: schema.OrderDraftInput,
  ) {
    return this.drafts.draft(context, input);
  }

  @Patch(':id')
  @Allow('order:draft')
  @ApiOperation({ summary: 'Corrects a draft', operationId: 'editOrder' })
  @ApiResponse({ status: 200, standardSchema: schema.orderAnswer })
  edit(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) orderId: string,
    @Body({ schema: schema.orderEditInput }) input: schema.OrderEditInput,
  ) {
    return this.orders.edit(context, orderId, input);
  }

  @Post(':id/issue')
  @HttpCode(200)
  @Allow('order:issue')
  @ApiOperation({ summary: 'The office head signs: number, limits and loop', operationId: 'issueOrder' })
  @ApiResponse({ status: 200, standardSchema: schema.orderAnswer })
  issue(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) orderId: string,
    @Body({ schema: schema.orderIssueInput }) input: schema.OrderIssueInput,
  ) {
    return this.orders.issue(context, orderId, input);
  }

  @Post(':id/decline')
  @HttpCode(200)
  @Allow('order:decline')
  @ApiOperation({ summary: 'The office head declines a draft with a reason', operationId: 'declineOrder' })
  @ApiResponse({ status: 200, standardSchema: schema.orderAnswer })
  decline(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) orderId: string,
    @Body({ schema: schema.orderReasonInput }) input: schema.OrderReasonInput,
  ) {
    return this.orders.decline(context, orderId, input);
  }

  @Post(':id/sign')
  @HttpCode(200)
  @Allow('order:sign')
  @ApiOperation({ summary: 'The body takes the order on', operationId: 'signOrder' })
  @ApiResponse({ status: 200, standardSchema: schema.orderAnswer })
  sign(@CurrentContext() context: CommandContext, @Param('id', { schema: id }) orderId: string) {
    return this.replies.sign(context, orderId);
  }

  @Post(':id/feedback')
  @HttpCode(200)
  @Allow('order:answer')
  @ApiOperation({ summary: 'The body answers a signed order', operationId: 'answerOrder' })
  @ApiResponse({ status: 200, standardSchema: schema.orderAnswer })
  answer(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) orderId: string,
    @Body({ schema: schema.orderFeedbackInput }) input: schema.OrderFeedbackInput,
  ) {
    return this.replies.answer(context, orderId, input);
  }

  @Post(':id/review')
  @HttpCode(200)
  @Allow('order:review')
  @ApiOperation({ summary: 'The office closes the order or returns the answer', operationId: 'reviewOrder' })
  @ApiResponse({ status: 200, standardSchema: schema.orderAnswer })
  review(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) orderId: string,
    @Body({ schema: schema.orderReviewInput }) input: schema.OrderReviewInput,
  ) {
    return this.replies.review(context, orderId, input);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Allow('order:review')
  @ApiOperation({ summary: 'The office takes an order back with a reason', operationId: 'withdrawOrder' })
  @ApiResponse({ status: 200, standardSchema: schema.orderAnswer })
  withdraw(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) orderId: string,
    @Body({ schema: schema.orderReasonInput }) input: schema.OrderReasonInput,
  ) {
    return this.orders.withdraw(context, orderId, input);
  }
}
