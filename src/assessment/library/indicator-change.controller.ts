import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import * as schema from './indicator-change.schema.js';
import { IndicatorChangeService } from './indicator-change.service.js';

@ApiTags('assessment')
@Controller('api/v1/indicators')
export class IndicatorChangeController {
  constructor(private readonly changes: IndicatorChangeService) {}

  @Post()
  @Allow('indicator:change')
  @ApiOperation({ summary: 'Adds an indicator to the library', operationId: 'addIndicator' })
  @ApiResponse({ status: 201, standardSchema: schema.indicatorChangeAnswer })
  add(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.addIndicatorInput }) input: schema.AddIndicatorInput,
  ) {
    return this.changes.add(context, input);
  }

  @Post('cuts')
  @Allow('indicator:change')
  @ApiOperation({ summary: 'Takes an indicator out of scoring', operationId: 'cutIndicator' })
  @ApiResponse({ status: 201, standardSchema: schema.indicatorChangeAnswer })
  cut(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.cutIndicatorInput }) input: schema.CutIndicatorInput,
  ) {
    return this.changes.cut(context, input);
  }
}
