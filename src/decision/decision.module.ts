import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PageModule } from '../web/page.module.js';
import { DecisionActsPages } from './decision-acts.pages.js';
import { DecisionListQueries } from './decision-list.queries.js';
import { DecisionRoomPages } from './decision-room.pages.js';
import { DecisionRoomQueries } from './decision-room.queries.js';
import { DecisionController } from './decision.controller.js';
import { DecisionPages } from './decision.pages.js';
import { DecisionQueries } from './decision.queries.js';
import { DecisionService } from './decision.service.js';
import { DocumentController } from './document.controller.js';
import { DocumentService } from './document.service.js';
import { NewDecisionService } from './new-decision.service.js';
import { ProposalService } from './proposal.service.js';
import { TaskService } from './task.service.js';

const pages = [DecisionPages, DecisionActsPages, DecisionRoomPages];
const reads = [DecisionQueries, DecisionListQueries, DecisionRoomQueries];

/** 决策: documents in, tasks out, dispatch. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [DecisionController, DocumentController, ...pages],
  providers: [DecisionService, NewDecisionService, ...reads, DocumentService, ProposalService, TaskService],
  exports: [DecisionService, DecisionQueries],
})
export class DecisionModule {}
