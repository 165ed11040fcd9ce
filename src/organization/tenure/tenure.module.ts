import { Module } from '@nestjs/common';
import { IdentityModule } from '../../identity/identity.module.js';
import { PageModule } from '../../web/page.module.js';
import { OrganizationModule } from '../organization.module.js';
import { BodyChangeService } from './body-change.service.js';
import { DelegationController } from './delegation.controller.js';
import { DelegationPages } from './delegation.pages.js';
import { DelegationQueries } from './delegation.queries.js';
import { DelegationService } from './delegation.service.js';
import { HandOverQueries } from './hand-over.queries.js';
import { HandOverService } from './hand-over.service.js';
import { LeaderChargeController } from './leader-charge.controller.js';
import { LeaderChargePages } from './leader-charge.pages.js';
import { LeaderChargeQueries } from './leader-charge.queries.js';
import { LeaderChargeService } from './leader-charge.service.js';
import { TenureController } from './tenure.controller.js';
import { TenureLinesQueries } from './tenure-lines.queries.js';
import { TenurePages } from './tenure.pages.js';
import { TenureService } from './tenure.service.js';

/** 代理、人事变动、交接 of the web role. */
@Module({
  imports: [OrganizationModule, IdentityModule, PageModule],
  controllers: [
    ...[DelegationController, DelegationPages, TenureController, TenurePages],
    ...[LeaderChargeController, LeaderChargePages],
  ],
  providers: [
    ...[DelegationService, DelegationQueries, TenureService, BodyChangeService],
    ...[HandOverService, HandOverQueries, TenureLinesQueries],
    ...[LeaderChargeService, LeaderChargeQueries],
  ],
  exports: [DelegationQueries, TenureLinesQueries],
})
export class TenureModule {}
