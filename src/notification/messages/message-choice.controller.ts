import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { MessageChoiceQueries } from './message-choice.queries.js';
import { messageChoiceInput } from './message-choice.schema.js';
import type { MessageChoiceInput } from './message-choice.schema.js';
import { MessageChoiceService } from './message-choice.service.js';

@ApiTags('notice')
@Controller('api/v1/message-choices')
export class MessageChoiceController {
  constructor(
    private readonly queries: MessageChoiceQueries,
    private readonly choices: MessageChoiceService,
  ) {}

  @Get()
  @Allow('message:choose')
  @ApiOperation({ summary: 'How the signed-in person is told outside', operationId: 'listMessageChoices' })
  list(@CurrentContext() { actor }: CommandContext) {
    return this.queries.choices(actor);
  }

  @Put()
  @Allow('message:choose')
  @ApiOperation({
    summary: 'Chooses how the signed-in person is told outside',
    operationId: 'putMessageChoices',
  })
  choose(
    @CurrentContext() context: CommandContext,
    @Body({ schema: messageChoiceInput }) input: MessageChoiceInput,
  ) {
    return this.choices.choose(context, input);
  }
}
