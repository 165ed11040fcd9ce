import { Module } from '@nestjs/common';
import { IdentityModule } from '../../identity/identity.module.js';
import { PageModule } from '../../web/page.module.js';
import { OrganizationModule } from '../organization.module.js';
import { DelegationController } from './delegation.controller.js';
import { DelegationPages } from './delegation.pages.js';
import { DelegationQueries } from './delegation.queries.js';
import { DelegationService } from './delegation.service.js';

/** 代理、人事变动、交接 of the web role. */
@Module({
  imports: [OrganizationModule, IdentityModule, PageModule],
  controllers: [DelegationController, DelegationPages],
  providers: [DelegationService, DelegationQueries],
  exports: [DelegationQueries],
})
export class TenureModule {}
