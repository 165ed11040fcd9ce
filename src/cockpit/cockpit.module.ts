import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PageModule } from '../web/page.module.js';
import { WallController } from './wall/wall.controller.js';
import { WallPages } from './wall/wall.pages.js';
import { WallQueries } from './wall/wall.queries.js';

/** Dashboards: reads only. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [WallController, WallPages],
  providers: [WallQueries],
})
export class CockpitModule {}
