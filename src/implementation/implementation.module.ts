import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { RestrictionModule } from '../supervision/restriction.module.js';
import { SupervisionModule } from '../supervision/supervision.module.js';
import { PageModule } from '../web/page.module.js';
import { AnswersPages } from './answers.pages.js';
import { AnswersService } from './answers.service.js';
import { DisputePages } from './dispute.pages.js';
import { DisputeQueries } from './dispute.queries.js';
import { DisputeService } from './dispute.service.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidenceIntake } from './evidence-intake.service.js';
import { EvidenceQueries } from './evidence.queries.js';
import { EvidenceStore } from './evidence-store.service.js';
import { MyWorkRows } from './my-work-rows.pages.js';
import { MyWorkPages } from './my-work.pages.js';
import { PartAroundQueries } from './part-around.queries.js';
import { PartController } from './part.controller.js';
import { PartPages } from './part.pages.js';
import { PartQueries } from './part.queries.js';
import { ReportAmendService } from './report-amend.service.js';
import { ReportController } from './report.controller.js';
import { ReportFormQueries } from './report-form.queries.js';
import { ReportQueries } from './report.queries.js';
import { ReportService } from './report.service.js';
import { ReviewBatchPages } from './review-batch.pages.js';
import { ReviewBatchService } from './review-batch.service.js';
import { ReviewQueue } from './review-queue.pages.js';
import { ReviewDeskQueries } from './review-desk.queries.js';
import { ReviewPages } from './review.pages.js';
import { ReviewSheet } from './review-sheet.pages.js';
import { ReviewService } from './review.service.js';
import { SigningService } from './signing.service.js';

/** 落实: signing, reports with evidence, reviews. */
@Module({
  imports: [OrganizationModule, PageModule, SupervisionModule, RestrictionModule],
  controllers: [
    ...[PartController, ReportController, EvidenceController],
    ...[MyWorkPages, AnswersPages, PartPages, ReviewBatchPages, ReviewPages, DisputePages],
  ],
  providers: [
    SigningService,
    DisputeService,
    ReportService,
    ReportAmendService,
    ReviewService,
    EvidenceIntake,
    EvidenceStore,
    PartQueries,
    PartAroundQueries,
    ReportQueries,
    ReportFormQueries,
    MyWorkRows,
    AnswersService,
    EvidenceQueries,
    ReviewDeskQueries,
    ReviewSheet,
    ReviewQueue,
    ReviewBatchService,
    DisputeQueries,
  ],
  exports: [
    ...[SigningService, DisputeService, ReportService, ReviewService, PartQueries, ReportQueries],
    ...[EvidenceIntake, EvidenceStore],
  ],
})
export class ImplementationModule {}
