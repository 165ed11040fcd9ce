import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { CircularQueries } from './circular.queries.js';
import { circularScope } from './circular.schema.js';
import type { CircularScope } from './circular.schema.js';

@ApiTags('supervision')
@Controller('api/v1/circulars')
export class CircularController {
  constructor(private readonly circulars: CircularQueries) {}

  @Get()
  @Allow('circular:read')
  @ApiOperation({
    summary:
      'What a report of supervision tells of a meeting, a leader or a week, with the bodies that sent nothing',
    operationId: 'getCircular',
  })
  get(@CurrentContext() { actor }: CommandContext, @Query({ schema: circularScope }) scope: CircularScope) {
    return this.circulars.facts(actor, scope);
  }
}
