import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { HealthQueries } from './health.queries.js';
import { HealthService } from './health.service.js';
import { MetricsService } from './metrics.service.js';

/** What tells watchers that the process lives, works and keeps up; part of every role. */
@Module({ controllers: [HealthController], providers: [HealthQueries, HealthService, MetricsService] })
export class HealthModule {}
