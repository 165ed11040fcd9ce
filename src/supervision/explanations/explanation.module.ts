import { Module } from '@nestjs/common';
import { PartQueries } from '../../implementation/parts/part.queries.js';
import { OrganizationModule } from '../../organization/organization.module.js';
import { PageModule } from '../../web/page.module.js';
import { ExplanationController } from './explanation.controller.js';
import { ExplanationNewPages } from './explanation-new.pages.js';
import { ExplanationPages } from './explanation.pages.js';
import { ExplanationQueries } from './explanation.queries.js';
import { ExplanationService } from './explanation.service.js';

/** 请求说明 of the web role. */
@Module({
  imports: [OrganizationModule, PageModule],
  // Before the pages of one: `new` is no explanation's id.
  controllers: [ExplanationController, ExplanationNewPages, ExplanationPages],
  providers: [PartQueries, ExplanationQueries, ExplanationService],
  exports: [ExplanationQueries],
})
export class ExplanationModule {}
