import { Module } from '@nestjs/common';
import { WorkbookService } from '../document/workbook.service.js';
import { IdentityModule } from '../identity/identity.module.js';
import { NoticeQueries } from '../notification/notice.queries.js';
import { OrganizationModule } from '../organization/organization.module.js';
import { OrderQueries } from '../supervision/orders/order.queries.js';
import { ChangeFeedQueries } from './change-feed.queries.js';
import { ChartService } from './charts/chart.service.js';
import { FormDraftService } from './drafts/form-draft.service.js';
import { FormService } from './forms/form.service.js';
import { PageFrameService } from './page-frame.service.js';
import { PageService } from './page.service.js';
import { SavedViewService } from './saved-views/saved-view.service.js';
import { TourService } from './tour/tour.service.js';

/** What the pages of every stage need: a stage's module imports this one, its `*.pages.ts` inject the two services. */
@Module({
  imports: [IdentityModule, OrganizationModule],
  providers: [
    PageService,
    PageFrameService,
    FormService,
    FormDraftService,
    SavedViewService,
    ChangeFeedQueries,
    NoticeQueries,
    OrderQueries,
    TourService,
    ChartService,
    WorkbookService,
  ],
  exports: [
    PageService,
    PageFrameService,
    FormService,
    FormDraftService,
    SavedViewService,
    TourService,
    ChartService,
    ChangeFeedQueries,
  ],
})
export class PageModule {}
