import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { ForecastQueries } from './forecast.queries.js';
import { forecastRows } from './forecast-table.js';

const query = z.strictObject({ by: z.enum(['body', 'leader'], '填 body 或 leader').default('body') });

@ApiTags('supervision')
@Controller('api/v1/forecast')
export class ForecastController {
  constructor(private readonly forecast: ForecastQueries) {}

  @Get()
  @Allow('forecast:read')
  @ApiOperation({
    summary: 'What will be yellow and red at the two moments ahead if nothing changes, per body or leader',
    operationId: 'getForecast',
  })
  async get(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) { by }: z.infer<typeof query>,
  ) {
    const { now, days, parts } = await this.forecast.ahead(actor);
    return { now, ...days, ...forecastRows(parts, by), parts };
  }
}
