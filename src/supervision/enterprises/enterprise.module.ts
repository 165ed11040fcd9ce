import { Module } from '@nestjs/common';
import { OrganizationModule } from '../../organization/organization.module.js';
import { PageModule } from '../../web/page.module.js';
import { RestrictionModule } from '../restrictions/restriction.module.js';
import { EnterpriseController } from './enterprise.controller.js';
import { EnterprisePages } from './enterprise.pages.js';
import { EnterpriseQueries } from './enterprise.queries.js';
import { EnterpriseService } from './enterprise.service.js';
import { EnterpriseSheetPages } from './enterprise-sheet.pages.js';

/** 工业企业包抓帮扶 of the web role. */
@Module({
  imports: [OrganizationModule, PageModule, RestrictionModule],
  // Before the pages of one enterprise: `new` is no enterprise's id.
  controllers: [EnterpriseController, EnterprisePages, EnterpriseSheetPages],
  providers: [EnterpriseService, EnterpriseQueries],
})
export class EnterpriseModule {}
