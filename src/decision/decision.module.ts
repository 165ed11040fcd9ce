import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { ImplementationModule } from '../implementation/implementation.module.js';
import { PageModule } from '../web/page.module.js';
import { BreakDownPages } from './break-down.pages.js';
import { BreakDownQueries } from './break-down.queries.js';
import { DecisionController } from './decision.controller.js';
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
import { ProposalService } from './proposal.service.js';
import { TaskService } from './task.service.js';

/** 决策: documents in, tasks out, dispatch. */
@Module({
  imports: [OrganizationModule, ImplementationModule, PageModule],
  controllers: [BreakDownPages, DecisionController, DocumentController],
  imports: [OrganizationModule, PageModule],
  controllers: [
    DecisionController,
    DocumentController,
    DocumentPages,
    ProposalPages,
    ProposalShapePages,
    DispatchPages,
  ],
  providers: [
    DecisionService,
    DecisionQueries,
    DocumentService,
    ProposalService,
    TaskService,
    BreakDownQueries,
    DocumentQueries,
    DocumentSheet,
    DocumentUpload,
    ProposalShapeService,
  ],
  exports: [DecisionService, DecisionQueries],
})
export class DecisionModule {}
