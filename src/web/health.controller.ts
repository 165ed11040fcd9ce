import { timingSafeEqual } from 'node:crypto';
import { Controller, Get, Inject, Req, Res, UnauthorizedException } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { Public } from '../identity/allow.decorator.js';
import { HealthService } from './health.service.js';
import { MetricsService } from './metrics.service.js';

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthService,
    private readonly metrics: MetricsService,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  @Get('health/live')
  @Public()
  @ApiOperation({ summary: 'The process runs', operationId: 'healthLive' })
  live() {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Public()
  @ApiOperation({ summary: 'The process can work; names each dependency', operationId: 'healthReady' })
  async ready(@Res({ passthrough: true }) response: Response) {
    const readiness = await this.health.readiness();
    if (readiness.status !== 'ready') response.status(503).setHeader('retry-after', 5);
    return readiness;
  }

  @Get('metrics')
  @Public()
  @ApiOperation({ summary: 'Metrics for Prometheus; with a token where one is set', operationId: 'metrics' })
  async measurements(@Req() request: Request, @Res({ passthrough: true }) response: Response) {
    const { metricsToken } = this.env;
    if (metricsToken !== null && !isSame(request.get('authorization'), `Bearer ${metricsToken}`))
      throw new UnauthorizedException();
    const { contentType, body } = await this.metrics.text();
    response.type(contentType);
    return body;
  }
}

function isSame(given = '', expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
