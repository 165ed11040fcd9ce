import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AssessmentModule } from '../../src/assessment/assessment.module.js';
import { FollowObjectionService } from '../../src/assessment/objections/follow-objection.service.js';
import { FollowYearService } from '../../src/assessment/year/follow-year.service.js';
import { VerificationModule } from '../../src/assessment/verification/verification.module.js';
import { ConsequenceModule } from '../../src/consequence/consequence.module.js';
import { EnvironmentModule } from '../../src/config/environment.module.js';
import type { Environment } from '../../src/config/environment.js';
import { DecisionModule } from '../../src/decision/decision.module.js';
import { SummariseService } from '../../src/decision/decisions/summarise.service.js';
import { ActorService } from '../../src/identity/actor.service.js';
import { ImplementationModule } from '../../src/implementation/implementation.module.js';
import { OrganizationModule } from '../../src/organization/organization.module.js';
import { PersistenceModule } from '../../src/persistence/persistence.module.js';
import { FollowOrderService } from '../../src/supervision/orders/follow-order.service.js';
import { FollowRestrictionService } from '../../src/supervision/restrictions/follow-restriction.service.js';
import { EnterpriseService } from '../../src/supervision/enterprises/enterprise.service.js';
import { FollowProjectsService } from '../../src/supervision/projects/follow-projects.service.js';
import { ProjectImportService } from '../../src/supervision/projects/project-import.service.js';
import { FollowConsequenceService } from '../../src/supervision/interviews/chain/follow-consequence.service.js';
import { InterviewModule } from '../../src/supervision/interviews/interview.module.js';
import { SuperviseService } from '../../src/supervision/lamps/supervise.service.js';
import { CheckModule } from '../../src/supervision/checks/check.module.js';
import { RestrictionModule } from '../../src/supervision/restrictions/restriction.module.js';
import { SupervisionModule } from '../../src/supervision/supervision.module.js';

/** The services of the loop without door, conductor and courier. */
@Module({})
export class SeedModule {
  static of(env: Environment): DynamicModule {
    return {
      module: SeedModule,
      imports: [
        EnvironmentModule.of(env),
        PersistenceModule,
        OrganizationModule,
        DecisionModule,
        ImplementationModule,
        AssessmentModule,
        VerificationModule,
        ConsequenceModule,
        SupervisionModule,
        InterviewModule,
        RestrictionModule,
        CheckModule,
      ],
      providers: [
        ActorService,
        ...[ProjectImportService, EnterpriseService],
        SuperviseService,
        SummariseService,
        FollowOrderService,
        FollowObjectionService,
        FollowYearService,
        FollowRestrictionService,
        FollowProjectsService,
        FollowConsequenceService,
      ],
    };
  }
}
