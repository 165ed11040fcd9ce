import { Module } from '@nestjs/common';
import { composeActivities } from '../../activities/index.js';
import { FollowObjectionService } from '../assessment/objections/follow-objection.service.js';
import { FollowYearService } from '../assessment/year/follow-year.service.js';
import { OrganizationModule } from '../organization/organization.module.js';
import { FollowOrderService } from '../supervision/orders/follow-order.service.js';
import { FollowExplanationService } from '../supervision/explanations/follow-explanation.service.js';
import { FollowProjectsService } from '../supervision/projects/follow-projects.service.js';
import { FollowRestrictionService } from '../supervision/restrictions/follow-restriction.service.js';
import { SuperviseService } from '../supervision/lamps/supervise.service.js';
import { SummariseService } from '../decision/decisions/summarise.service.js';
import { FollowConsequenceService } from '../supervision/interviews/chain/follow-consequence.service.js';
import { ConductorClient } from './conductor-client.js';
import { HousekeepingService } from './housekeeping.service.js';
import { FaultService } from './fault.service.js';
import { PokeRelayService } from './poke-relay.service.js';
import { ReconcilerService } from './reconciler.service.js';
import { LOOP_ACTIVITIES, WorkerService } from './worker.service.js';

/** The worker role: workflows, activities, the poke relay and the reconciler. */
@Module({
  imports: [OrganizationModule],
  providers: [
    ConductorClient,
    SuperviseService,
    SummariseService,
    FollowOrderService,
    FollowRestrictionService,
    FollowObjectionService,
    FollowProjectsService,
    FollowConsequenceService,
    FollowYearService,
    FollowExplanationService,
    FaultService,
    {
      provide: LOOP_ACTIVITIES,
      inject: [
        SuperviseService,
        SummariseService,
        FollowOrderService,
        FollowRestrictionService,
        FollowObjectionService,
        FollowProjectsService,
        FollowConsequenceService,
        FollowYearService,
        FollowExplanationService,
        FaultService,
      ],
      useFactory: composeActivities,
    },
    PokeRelayService,
    ReconcilerService,
    HousekeepingService,
    WorkerService,
  ],
})
export class ConductorModule {}
