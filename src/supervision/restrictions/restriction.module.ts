import { Module } from '@nestjs/common';
import { EvidenceIntake } from '../../implementation/evidence/evidence-intake.service.js';
import { EvidenceStore } from '../../implementation/evidence/evidence-store.service.js';
import { PartQueries } from '../../implementation/parts/part.queries.js';
import { NewDecisionService } from '../../decision/decisions/new-decision.service.js';
import { OrganizationModule } from '../../organization/organization.module.js';
import { PageModule } from '../../web/page.module.js';
import { MeetingController } from '../meetings/meeting.controller.js';
import { MeetingPages } from '../meetings/meeting.pages.js';
import { MeetingQueries } from '../meetings/meeting.queries.js';
import { MeetingService } from '../meetings/meeting.service.js';
import { ProjectQueries } from '../projects/project.queries.js';
import { RestrictionActPages } from './restriction-act.pages.js';
import { RestrictionCommandService } from './restriction-command.service.js';
import { RestrictionController } from './restriction.controller.js';
import { RestrictionFormQueries } from './restriction-form.queries.js';
import { RestrictionNewPages } from './restriction-new.pages.js';
import { PlaceRestrictionService } from './restriction-place.service.js';
import { RestrictionPages } from './restriction.pages.js';
import { RestrictionQueries } from './restriction.queries.js';
import { RestrictionRaiseService } from './restriction-raise.service.js';
import { RestrictionReplyService } from './restriction-reply.service.js';
import { RestrictionSheet } from './restriction-sheet.pages.js';

/** 提请协调 and 调度会 of the web role. */
@Module({
  imports: [OrganizationModule, PageModule],
  // Before the pages of one restriction: `new` is no restriction's id.
  controllers: [
    ...[RestrictionController, RestrictionNewPages, RestrictionPages, RestrictionActPages],
    ...[MeetingController, MeetingPages],
  ],
  providers: [
    ...[EvidenceIntake, EvidenceStore, PartQueries],
    ...[RestrictionCommandService, RestrictionRaiseService, PlaceRestrictionService, RestrictionReplyService],
    ...[RestrictionQueries, RestrictionFormQueries, RestrictionSheet],
    ...[NewDecisionService, MeetingService, MeetingQueries, ProjectQueries],
  ],
  exports: [RestrictionQueries, RestrictionCommandService, RestrictionRaiseService, RestrictionSheet],
})
export class RestrictionModule {}
