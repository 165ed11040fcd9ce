import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { ImplementationModule } from '../implementation/implementation.module.js';
import { WeaknessModule } from '../assessment/weaknesses/weakness.module.js';
import { PageModule } from '../web/page.module.js';
import { BreakDownPages } from './break-down/break-down.pages.js';
import { BreakDownQueries } from './break-down/break-down.queries.js';
import { AddTasksPages } from './tasks/add-tasks.pages.js';
import { DecisionActsPages } from './decisions/decision-acts.pages.js';
import { DecisionCopyQueries } from './decisions/decision-copy.queries.js';
import { DecisionListQueries } from './decisions/decision-list.queries.js';
import { DecisionRoomPages } from './decisions/decision-room.pages.js';
import { DecisionRoomQueries } from './decisions/decision-room.queries.js';
import { DecisionController } from './decisions/decision.controller.js';
import { DecisionPages } from './decisions/decision.pages.js';
import { DecisionQueries } from './decisions/decision.queries.js';
import { DecisionService } from './decisions/decision.service.js';
import { DispatchPages } from './decisions/dispatch.pages.js';
import { DocumentController } from './documents/document.controller.js';
import { DocumentListPages } from './documents/document-list.pages.js';
import { DocumentListQueries } from './documents/document-list.queries.js';
import { DocumentPages } from './documents/document.pages.js';
import { DocumentQueries } from './documents/document.queries.js';
import { DocumentService } from './documents/document.service.js';
import { DocumentSheet } from './documents/document-sheet.pages.js';
import { DocumentUpload } from './documents/document-upload.interceptor.js';
import { ProposalShapePages } from './proposals/proposal-shape.pages.js';
import { ProposalShapeService } from './proposals/proposal-shape.service.js';
import { ProposalPages } from './proposals/proposal.pages.js';
import { PartTransferService } from './changes/part-transfer.service.js';
import { TaskChangeController } from './changes/task-change.controller.js';
import { TaskChangePages } from './changes/task-change.pages.js';
import { TaskChangeQueries } from './changes/task-change.queries.js';
import { TaskMergeService } from './changes/task-merge.service.js';
import { TaskWithdrawService } from './changes/task-withdraw.service.js';
import { LoadController } from './load/load.controller.js';
import { LoadPages } from './load/load.pages.js';
import { LoadQueries } from './load/load.queries.js';
import { LeaderQueries } from './decisions/leader.queries.js';
import { NewDecisionPages } from './decisions/new-decision.pages.js';
import { NewDecisionService } from './decisions/new-decision.service.js';
import { ProposalService } from './proposals/proposal.service.js';
import { RemarkPages } from './remarks/remark.pages.js';
import { RemarkScans } from './remarks/remark-scans.pages.js';
import { RemarkService } from './remarks/remark.service.js';
import { TaskLinkController } from './tasks/task-link.controller.js';
import { TaskLinkPages } from './tasks/task-link.pages.js';
import { TaskLinkQueries } from './tasks/task-link.queries.js';
import { TaskLinkService } from './tasks/task-link.service.js';
import { TaskFormPages } from './tasks/task-form.pages.js';
import { TaskService } from './tasks/task.service.js';

const pages = [
  BreakDownPages,
  TaskChangePages,
  TaskLinkPages,
  NewDecisionPages,
  AddTasksPages,
  DecisionPages,
  DecisionActsPages,
  DecisionRoomPages,
  RemarkPages,
  DocumentListPages,
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
  DocumentListQueries,
  TaskChangeQueries,
  TaskLinkQueries,
  DocumentQueries,
  DocumentSheet,
];

/** 决策: documents in, tasks out, dispatch. */
@Module({
  imports: [OrganizationModule, ImplementationModule, WeaknessModule, PageModule],
  controllers: [
    ...[DecisionController, TaskChangeController, TaskLinkController, DocumentController, LoadController],
    ...pages,
  ],
  providers: [
    DecisionService,
    DocumentService,
    DocumentUpload,
    ProposalService,
    ProposalShapeService,
    TaskService,
    ...[TaskWithdrawService, TaskMergeService, PartTransferService, TaskLinkService],
    NewDecisionService,
    RemarkService,
    RemarkScans,
    ...reads,
  ],
  exports: [DecisionService, DecisionQueries, NewDecisionService],
})
export class DecisionModule {}
