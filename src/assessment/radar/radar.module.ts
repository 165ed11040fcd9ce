import { Module } from '@nestjs/common';
import { OrganizationModule } from '../../organization/organization.module.js';
import { PageModule } from '../../web/page.module.js';
import { RadarController } from './radar.controller.js';
import { RadarPages } from './radar.pages.js';
import { RadarQueries } from './radar.queries.js';

/** 反作弊雷达: the draw of the verification sample imports this module and asks `RadarQueries.samplingWeights`. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [RadarController, RadarPages],
  providers: [RadarQueries],
  exports: [RadarQueries],
})
export class RadarModule {}
