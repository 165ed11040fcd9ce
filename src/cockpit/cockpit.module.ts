import { Module } from '@nestjs/common';
import { WeaknessModule } from '../assessment/weaknesses/weakness.module.js';
import { FundQueries } from '../consequence/fund/fund.queries.js';
import { OrganizationModule } from '../organization/organization.module.js';
import { ExplanationModule } from '../supervision/explanations/explanation.module.js';
import { SupervisionModule } from '../supervision/supervision.module.js';
import { PageModule } from '../web/page.module.js';
import { CockpitChartPages } from './leader/cockpit-chart.pages.js';
import { CockpitController } from './leader/cockpit.controller.js';
import { CockpitPages } from './leader/cockpit.pages.js';
import { CockpitQueries } from './leader/cockpit.queries.js';
import { PublicController } from './public/public.controller.js';
import { PublicDoorService } from './public/public-door.service.js';
import { PublicPages } from './public/public.pages.js';
import { PublicQueries } from './public/public.queries.js';
import { SearchController } from './search/search.controller.js';
import { SearchPages } from './search/search.pages.js';
import { SearchQueries } from './search/search.queries.js';
import { WallController } from './wall/wall.controller.js';
import { WallPages } from './wall/wall.pages.js';
import { WallQueries } from './wall/wall.queries.js';

/** Dashboards, the search and what everybody may see: reads only. */
@Module({
  imports: [OrganizationModule, PageModule, SupervisionModule, ExplanationModule, WeaknessModule],
  controllers: [
    ...[CockpitController, CockpitPages, CockpitChartPages, WallController, WallPages],
    ...[SearchController, SearchPages, PublicController, PublicPages],
  ],
  providers: [CockpitQueries, FundQueries, WallQueries, SearchQueries, PublicQueries, PublicDoorService],
})
export class CockpitModule {}
