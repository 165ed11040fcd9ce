import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Heavy } from '../../identity/limits/heavy.decorator.js';
import { RehearsalQueries } from './rehearsal.queries.js';
import { rehearsalAnswer, rehearsalQuery } from './rehearsal.schema.js';
import type { RehearsalQuery } from './rehearsal.schema.js';

const id = z.uuid('编号不对');

@ApiTags('assessment')
@Controller('api/v1/schemes')
export class RehearsalController {
  constructor(private readonly rehearsals: RehearsalQueries) {}

  @Get(':id/rehearsal')
  @Allow('scheme-draft:read')
  @Heavy()
  @ApiOperation({ summary: 'A scheme on the data of an earlier quarter', operationId: 'rehearseScheme' })
  @ApiResponse({ status: 200, standardSchema: rehearsalAnswer })
  rehearse(
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Query({ schema: rehearsalQuery }) { period }: RehearsalQuery,
  ) {
    return this.rehearsals.rehearse(actor, schemeId, period);
  }
}
