import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { StandardQueries } from './standard.queries.js';
import { quarterQuery, standardAnswer, standardInput } from './standard.schema.js';
import type { QuarterQuery, StandardInput } from './standard.schema.js';
import { StandardService } from './standard.service.js';

@ApiTags('assessment')
@Controller('api/v1/standards')
export class StandardController {
  constructor(
    private readonly standards: StandardService,
    private readonly queries: StandardQueries,
  ) {}

  @Get()
  @Allow('measurement:read')
  @ApiOperation({ summary: 'Standards of a quarter, by indicator', operationId: 'listStandards' })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: quarterQuery }) { quarter }: QuarterQuery,
  ) {
    return this.queries.list(actor, quarter ?? null);
  }

  @Post()
  @Allow('standard:publish')
  @ApiOperation({
    summary: 'Publishes the standard of an indicator for a coming quarter',
    operationId: 'publishStandard',
  })
  @ApiResponse({ status: 201, standardSchema: standardAnswer })
  publish(@CurrentContext() context: CommandContext, @Body({ schema: standardInput }) input: StandardInput) {
    return this.standards.publish(context, input);
  }
}
