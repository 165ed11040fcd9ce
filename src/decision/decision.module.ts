import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { ImplementationModule } from '../implementation/implementation.module.js';
import { PageModule } from '../web/page.module.js';
import { BreakDownPages } from './break-down.pages.js';
import { BreakDownQueries } from './break-down.queries.js';
import { AddTasksPages } from './add-tasks.pages.js';
import { DecisionActsPages } from './decision-acts.pages.js';
import { DecisionCopyQueries } from './decision-copy.queries.js';
import { DecisionListQueries } from './decision-list.queries.js';
import { DecisionRoomPages } from './decision-room.pages.js';
import { DecisionRoomQueries } from './decision-room.queries.js';
import { DecisionController } from './decision.controller.js';
import { DecisionPages } from './decision.pages.js';
import { DecisionQueries } from './decision.queries.js';
import { DecisionService } from './decision.service.js';
import { DispatchPages } from './dispatch.pages.js';
import { DocumentController } from './document.controller.js';
import { DocumentPages } from './document.pages.js';
import { DocumentQueries } from './document.queries.js';
import { DocumentService } from './document.service.js';
import { DocumentSheet } from './document-sheet.pages.js';
import { DocumentUpload } from './document-upload.interceptor.js';
import { ProposalShapePages } from './proposal-shape.pages.js';
import { ProposalShapeService } from './proposal-shape.service.js';
import { ProposalPages } from './proposal.pages.js';
import { LoadController } from './load.controller.js';
import { LoadPages } from './load.pages.js';
import { LoadQueries } from './load.queries.js';
import { LeaderQueries } from './leader.queries.js';
import { NewDecisionPages } from './new-decision.pages.js';
import { NewDecisionService } from './new-decision.service.js';
import { ProposalService } from './proposal.service.js';
import { RemarkPages } from './remark.pages.js';
import { RemarkScans } from './remark-scans.pages.js';
import { RemarkService } from './remark.service.js';
import { TaskFormPages } from './task-form.pages.js';
import { TaskService } from './task.service.js';

const pages = [
  BreakDownPages,
  NewDecisionPages,
  AddTasksPages,
  DecisionPages,
  DecisionActsPages,
  DecisionRoomPages,
  RemarkPages,
  DocumentPages,
  ProposalPages,
  ProposalShapePages,
  DispatchPages,
  LoadPages,
];
const reads = [
  DecisionCopyQueries,
  LeaderQueries,
  LoadQueries,
  TaskFormPages,
  DecisionQueries,
  DecisionListQueries,
  DecisionRoomQueries,
  BreakDownQueries,
  DocumentQueries,
  DocumentSheet,
];

/** 决策: documents in, tasks out, dispatch. */
@Module({
  imports: [OrganizationModule, ImplementationModule, PageModule],
  controllers: [DecisionController, DocumentController, LoadController, ...pages],
  providers: [
    DecisionService,
    DocumentService,
    DocumentUpload,
    ProposalService,
    ProposalShapeService,
    TaskService,
    NewDecisionService,
    RemarkService,
    RemarkScans,
    ...reads,
  ],
  exports: [DecisionService, DecisionQueries],
})
export class DecisionModule {}
