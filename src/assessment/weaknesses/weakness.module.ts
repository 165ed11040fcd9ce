import { Module } from '@nestjs/common';
import { OrganizationModule } from '../../organization/organization.module.js';
import { PageModule } from '../../web/page.module.js';
import { LossQueries } from './loss.queries.js';
import { SlowQueries } from './slow.queries.js';
import { WeaknessController } from './weakness.controller.js';
import { WeaknessPages } from './weakness.pages.js';
import { WeaknessRowPages } from './weakness-row.pages.js';
import { WeaknessSourceQueries } from './weakness-source.queries.js';

/** 短板分析: where points are lost and work is slow, and the way from there to a decision. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [WeaknessController, WeaknessPages, WeaknessRowPages],
  providers: [LossQueries, SlowQueries, WeaknessSourceQueries],
  exports: [LossQueries, WeaknessSourceQueries],
})
export class WeaknessModule {}
