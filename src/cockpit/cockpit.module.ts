import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PageModule } from '../web/page.module.js';
import { SearchController } from './search/search.controller.js';
import { SearchPages } from './search/search.pages.js';
import { SearchQueries } from './search/search.queries.js';
import { WallController } from './wall/wall.controller.js';
import { WallPages } from './wall/wall.pages.js';
import { WallQueries } from './wall/wall.queries.js';

/** Dashboards and the search: reads only. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [WallController, WallPages, SearchController, SearchPages],
  providers: [WallQueries, SearchQueries],
})
export class CockpitModule {}
