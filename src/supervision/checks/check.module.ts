import { Module } from '@nestjs/common';
import { ImplementationModule } from '../../implementation/implementation.module.js';
import { OrganizationModule } from '../../organization/organization.module.js';
import { PageModule } from '../../web/page.module.js';
import { CheckController } from './check.controller.js';
import { CheckPages } from './check.pages.js';
import { CheckQueries } from './check.queries.js';
import { CheckService } from './check.service.js';
import { CheckSheetPages } from './check-sheet.pages.js';

/** 检查结果共享, a module of its own: it takes files in as reports do, and these look at supervision themselves. */
@Module({
  imports: [OrganizationModule, PageModule, ImplementationModule],
  controllers: [CheckController, CheckPages, CheckSheetPages],
  providers: [CheckService, CheckQueries],
})
export class CheckModule {}
