import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { deliveryViews, MessageDeliveryQueries } from './message-delivery.queries.js';
import { MessageDeliveryService } from './message-delivery.service.js';

const id = z.uuid('编号不对');
const query = z.strictObject({
  state: z.enum(deliveryViews, '状态写 dead、queued 或 sent').default('dead'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});

@ApiTags('notice')
@Controller('api/v1/message-deliveries')
export class MessageDeliveryController {
  constructor(
    private readonly queries: MessageDeliveryQueries,
    private readonly deliveries: MessageDeliveryService,
  ) {}

  @Get()
  @Allow('message:manage')
  @ApiOperation({ summary: 'Messages of one state, newest first', operationId: 'listMessageDeliveries' })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) { state, page }: z.infer<typeof query>,
  ) {
    return this.queries.list(actor, { show: state, page });
  }

  @Post(':id/again')
  @HttpCode(200)
  @Allow('message:manage')
  @ApiOperation({ summary: 'Sends a dead letter again', operationId: 'sendMessageAgain' })
  again(@CurrentContext() context: CommandContext, @Param('id', { schema: id }) messageId: string) {
    return this.deliveries.sendAgain(context, messageId);
  }

  @Post(':id/address')
  @HttpCode(200)
  @Allow('message:unmask')
  @ApiOperation({
    summary: 'The whole address of a message; who looked is written down',
    operationId: 'unmaskMessageAddress',
  })
  unmask(@CurrentContext() context: CommandContext, @Param('id', { schema: id }) messageId: string) {
    return this.deliveries.unmask(context, messageId);
  }
}
