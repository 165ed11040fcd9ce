import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PageModule } from '../web/page.module.js';
import { DecisionController } from './decision.controller.js';
import { DecisionQueries } from './decision.queries.js';
import { DecisionService } from './decision.service.js';
import { DocumentController } from './document.controller.js';
import { DocumentService } from './document.service.js';
import { ProposalService } from './proposal.service.js';
import { TaskService } from './task.service.js';

/** 决策: documents in, tasks out, dispatch. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [DecisionController, DocumentController],
  providers: [DecisionService, DecisionQueries, DocumentService, ProposalService, TaskService],
  exports: [DecisionService, DecisionQueries],
})
export class DecisionModule {}
