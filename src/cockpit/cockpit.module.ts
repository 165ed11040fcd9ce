import { Module } from '@nestjs/common';
import { WeaknessModule } from '../assessment/weaknesses/weakness.module.js';
import { FundQueries } from '../consequence/fund/fund.queries.js';
import { OrganizationModule } from '../organization/organization.module.js';
import { ExplanationModule } from '../supervision/explanations/explanation.module.js';
import { SupervisionModule } from '../supervision/supervision.module.js';
import { PageModule } from '../web/page.module.js';
import { CockpitController } from './leader/cockpit.controller.js';
import { CockpitPages } from './leader/cockpit.pages.js';
import { CockpitQueries } from './leader/cockpit.queries.js';
import { SearchController } from './search/search.controller.js';
import { SearchPages } from './search/search.pages.js';
import { SearchQueries } from './search/search.queries.js';
import { WallController } from './wall/wall.controller.js';
import { WallPages } from './wall/wall.pages.js';
import { WallQueries } from './wall/wall.queries.js';

/** Dashboards and the search: reads only. */
@Module({
  imports: [OrganizationModule, PageModule, SupervisionModule, ExplanationModule, WeaknessModule],
  controllers: [CockpitController, CockpitPages, WallController, WallPages, SearchController, SearchPages],
  providers: [CockpitQueries, FundQueries, WallQueries, SearchQueries],
})
export class CockpitModule {}
