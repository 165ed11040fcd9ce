import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { ImplementationModule } from '../implementation/implementation.module.js';
import { PageModule } from '../web/page.module.js';
import { BreakDownPages } from './break-down.pages.js';
import { BreakDownQueries } from './break-down.queries.js';
import { DecisionController } from './decision.controller.js';
import { DecisionQueries } from './decision.queries.js';
import { DecisionService } from './decision.service.js';
import { DocumentController } from './document.controller.js';
import { DocumentService } from './document.service.js';
import { ProposalService } from './proposal.service.js';
import { TaskService } from './task.service.js';

/** 决策: documents in, tasks out, dispatch. */
@Module({
  imports: [OrganizationModule, ImplementationModule, PageModule],
  controllers: [BreakDownPages, DecisionController, DocumentController],
  providers: [
    DecisionService,
    DecisionQueries,
    DocumentService,
    ProposalService,
    TaskService,
    BreakDownQueries,
  ],
  exports: [DecisionService, DecisionQueries],
})
export class DecisionModule {}
