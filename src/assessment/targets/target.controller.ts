import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { TargetQueries } from './target.queries.js';
import * as schema from './target.schema.js';
import { TargetService } from './target.service.js';

const id = z.uuid('编号不对');

@ApiTags('assessment')
@Controller('api/v1/schemes/:id/targets')
export class TargetController {
  constructor(
    private readonly targets: TargetService,
    private readonly queries: TargetQueries,
  ) {}

  @Get()
  @Allow('scheme-draft:read')
  @ApiOperation({ summary: 'The grid of targets of a scheme in one period', operationId: 'getTargets' })
  async grid(
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Query({ schema: schema.gridQuery }) query: schema.GridQuery,
  ) {
    const { notApplicable, ...grid } = await this.queries.grid(actor, schemeId, query);
    return { ...grid, notApplicable: [...notApplicable] };
  }

  @Post()
  @HttpCode(200)
  @Allow('target:edit')
  @ApiOperation({ summary: 'Sets targets of one period', operationId: 'setTargets' })
  @ApiResponse({ status: 200, standardSchema: schema.targetAnswer })
  set(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Body({ schema: schema.targetInput }) input: schema.TargetInput,
  ) {
    return this.targets.set(context, schemeId, input);
  }
}
