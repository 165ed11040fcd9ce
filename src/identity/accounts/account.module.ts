import { Module } from '@nestjs/common';
import { OrganizationModule } from '../../organization/organization.module.js';
import { OversightModule } from '../../oversight/oversight.module.js';
import { PageModule } from '../../web/page.module.js';
import { IdentityModule } from '../identity.module.js';
import { AccountActPages } from './account-act.pages.js';
import { AccountActQueries } from './account-act.queries.js';
import { AccountAdminPages } from './account-admin.pages.js';
import { AccountAdminQueries } from './account-admin.queries.js';
import { AccountAdminService } from './account-admin.service.js';
import { AccountController } from './account.controller.js';
import { OwnAccountPages } from './own-account.pages.js';
import { RightPages } from './right.pages.js';
import { RightService } from './right.service.js';

/** The three administrators' rooms, and everybody's own account. */
@Module({
  imports: [IdentityModule, OrganizationModule, OversightModule, PageModule],
  controllers: [AccountAdminPages, RightPages, AccountActPages, OwnAccountPages, AccountController],
  providers: [AccountAdminService, AccountAdminQueries, RightService, AccountActQueries],
})
export class AccountModule {}
