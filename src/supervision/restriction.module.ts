import { Module } from '@nestjs/common';
import { EvidenceIntake } from '../implementation/evidence-intake.service.js';
import { EvidenceStore } from '../implementation/evidence-store.service.js';
import { OrganizationModule } from '../organization/organization.module.js';
import { PageModule } from '../web/page.module.js';
import { RestrictionCommandService } from './restriction-command.service.js';
import { RestrictionController } from './restriction.controller.js';
import { RestrictionQueries } from './restriction.queries.js';
import { RestrictionRaiseService } from './restriction-raise.service.js';
import { RestrictionReplyService } from './restriction-reply.service.js';

/** 提请协调 of the web role. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [RestrictionController],
  providers: [
    ...[EvidenceIntake, EvidenceStore],
    ...[RestrictionCommandService, RestrictionRaiseService, RestrictionReplyService, RestrictionQueries],
  ],
  exports: [RestrictionQueries],
})
export class RestrictionModule {}
