import { Module } from '@nestjs/common';
import { ImplementationModule } from '../../implementation/implementation.module.js';
import { OrganizationModule } from '../../organization/organization.module.js';
import { PageModule } from '../../web/page.module.js';
import { AssessmentModule } from '../assessment.module.js';
import { RadarModule } from '../radar/radar.module.js';
import { EventQueries } from '../events/event.queries.js';
import { FindingController } from './findings/finding.controller.js';
import { FindingFollowService } from './findings/finding-follow.service.js';
import { FindingPages } from './findings/finding.pages.js';
import { FindingQueries } from './findings/finding.queries.js';
import { FindingService } from './findings/finding.service.js';
import { NominationService } from './rounds/nomination.service.js';
import { RoundController } from './rounds/round.controller.js';
import { RoundListPages } from './rounds/round-list.pages.js';
import { RoundPages } from './rounds/round.pages.js';
import { RoundQueries } from './rounds/round.queries.js';
import { RoundService } from './rounds/round.service.js';
import { RoundSheet } from './rounds/round-sheet.pages.js';
import { TripController } from './trips/trip.controller.js';
import { TripPages } from './trips/trip.pages.js';
import { TripPlanService } from './trips/trip-plan.service.js';
import { TripQueries } from './trips/trip.queries.js';
import { TripService } from './trips/trip.service.js';
import { TripTravelService } from './trips/trip-travel.service.js';

/** 核查, a module of its own: it takes files in as reports do, and follows findings up through the assessment. */
@Module({
  imports: [OrganizationModule, PageModule, ImplementationModule, AssessmentModule, RadarModule],
  controllers: [
    ...[RoundController, TripController, FindingController],
    ...[RoundListPages, TripPages, FindingPages, RoundPages],
  ],
  providers: [
    ...[RoundService, NominationService, RoundQueries, RoundSheet],
    ...[TripService, TripPlanService, TripTravelService, TripQueries],
    ...[FindingService, FindingFollowService, FindingQueries, EventQueries],
  ],
})
export class VerificationModule {}
