import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { RadarQueries } from './radar.queries.js';

const period = z.string().regex(/^20\d\dQ[1-4]$/, '季度写成 2026Q3');
const query = z.strictObject({ period: period.optional() });
const needed = z.strictObject({ period });

@ApiTags('assessment')
@Controller('api/v1/radar')
export class RadarController {
  constructor(private readonly radar: RadarQueries) {}

  @Get()
  @Allow('radar:read')
  @ApiOperation({
    summary: 'Signs of a quarter with their evidence; they weigh the verification sample, never a score',
    operationId: 'getRadar',
  })
  look(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) { period: asked }: z.infer<typeof query>,
  ) {
    return this.radar.look(actor.cityId, asked);
  }

  @Get('weights')
  @Allow('radar:read')
  @ApiOperation({
    summary: 'Weights of the verification sample; a body that is not listed weighs 1',
    operationId: 'getSamplingWeights',
  })
  async weights(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: needed }) { period: asked }: z.infer<typeof needed>,
  ) {
    return { items: [...(await this.radar.samplingWeights(actor.cityId, asked)).values()] };
  }
}
