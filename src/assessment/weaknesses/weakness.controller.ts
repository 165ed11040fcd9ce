import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { LossQueries } from './loss.queries.js';
import { SlowQueries } from './slow.queries.js';
import * as schema from './weakness.schema.js';

@ApiTags('assessment')
@Controller('api/v1/weaknesses')
export class WeaknessController {
  constructor(
    private readonly losses: LossQueries,
    private readonly slow: SlowQueries,
  ) {}

  @Get()
  @Allow('weakness:read')
  @ApiOperation({
    summary: 'Where points were lost in published results, or where work was slow',
    operationId: 'getWeaknesses',
  })
  table(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.weaknessQuery }) { view, by, ...filter }: schema.WeaknessQuery,
  ) {
    return view === 'points'
      ? this.losses.table(actor, { ...filter, by: by === undefined || by === 'cause' ? 'indicator' : by })
      : this.slow.table(actor, { ...filter, by: by === undefined || by === 'indicator' ? 'cause' : by });
  }

  @Get('rows')
  @Allow('weakness:read')
  @ApiOperation({
    summary: 'Indicators of bodies that lost points, the most first',
    operationId: 'listLosses',
  })
  rows(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.lossRowQuery }) asked: schema.LossRowQuery,
  ) {
    return this.losses.rows(actor, asked);
  }

  @Get('matters')
  @Allow('weakness:read')
  @ApiOperation({ summary: 'What was slow in a quarter, the newest first', operationId: 'listSlowMatters' })
  matters(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.slowMatterQuery }) asked: schema.SlowMatterQuery,
  ) {
    return this.slow.matters(actor, asked);
  }
}
