import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { EventQueries } from './event.queries.js';
import { EventService } from './event.service.js';
import { eventAnswer, eventInput } from './event.schema.js';
import type { EventInput } from './event.schema.js';

@ApiTags('assessment')
@Controller('api/v1/negative-events')
export class EventController {
  constructor(
    private readonly events: EventService,
    private readonly queries: EventQueries,
  ) {}

  @Get()
  @Allow('measurement:read')
  @ApiOperation({
    summary: 'Events of negative lists that concern the reader',
    operationId: 'listNegativeEvents',
  })
  async list(@CurrentContext() { actor }: CommandContext) {
    return { items: await this.queries.list(actor) };
  }

  @Post()
  @Allow('event:register')
  @ApiOperation({ summary: 'Registers an event of a negative list', operationId: 'registerNegativeEvent' })
  @ApiResponse({ status: 201, standardSchema: eventAnswer })
  register(@CurrentContext() context: CommandContext, @Body({ schema: eventInput }) input: EventInput) {
    return this.events.register(context, input);
  }
}
