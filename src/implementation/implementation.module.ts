import { Module } from '@nestjs/common';
import { PaperQueries } from '../document/papers/paper.queries.js';
import { OrganizationModule } from '../organization/organization.module.js';
import { TenureModule } from '../organization/tenure/tenure.module.js';
import { ExplanationModule } from '../supervision/explanations/explanation.module.js';
import { RestrictionModule } from '../supervision/restrictions/restriction.module.js';
import { SupervisionModule } from '../supervision/supervision.module.js';
import { PageModule } from '../web/page.module.js';
import { AnswersPages } from './reports/answers.pages.js';
import { AnswersService } from './reports/answers.service.js';
import { DisputePages } from './disputes/dispute.pages.js';
import { DisputeQueries } from './disputes/dispute.queries.js';
import { DisputeService } from './disputes/dispute.service.js';
import { EvidenceController } from './evidence/evidence.controller.js';
import { EvidenceIntake } from './evidence/evidence-intake.service.js';
import { EvidenceQueries } from './evidence/evidence.queries.js';
import { EvidenceStore } from './evidence/evidence-store.service.js';
import { MyWorkRows } from './my-work/my-work-rows.pages.js';
import { MyWorkPages } from './my-work/my-work.pages.js';
import { PartAroundQueries } from './parts/part-around.queries.js';
import { PartController } from './parts/part.controller.js';
import { PartPages } from './parts/part.pages.js';
import { PartQueries } from './parts/part.queries.js';
import { ReportAmendService } from './reports/report-amend.service.js';
import { ReportController } from './reports/report.controller.js';
import { ReportFileRemovalPages } from './reports/report-file-removal.pages.js';
import { ReportFiles } from './reports/report-files.pages.js';
import { ReportFormQueries } from './reports/report-form.queries.js';
import { ReportQueries } from './reports/report.queries.js';
import { ReportService } from './reports/report.service.js';
import { ReviewBatchPages } from './reviews/review-batch.pages.js';
import { ReviewBatchService } from './reviews/review-batch.service.js';
import { ReviewQueue } from './reviews/review-queue.pages.js';
import { ReviewDeskQueries } from './reviews/review-desk.queries.js';
import { ReviewPages } from './reviews/review.pages.js';
import { ReviewSheet } from './reviews/review-sheet.pages.js';
import { ReviewService } from './reviews/review.service.js';
import { SigningService } from './parts/signing.service.js';

/** 落实: signing, reports with evidence, reviews. */
@Module({
  imports: [
    OrganizationModule,
    PageModule,
    SupervisionModule,
    RestrictionModule,
    ExplanationModule,
    TenureModule,
  ],
  controllers: [
    ...[PartController, ReportController, EvidenceController],
    ...[MyWorkPages, AnswersPages, ReportFileRemovalPages],
    ...[PartPages, ReviewBatchPages, ReviewPages, DisputePages],
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
    ReportFiles,
    MyWorkRows,
    AnswersService,
    EvidenceQueries,
    ReviewDeskQueries,
    ReviewSheet,
    ReviewQueue,
    ReviewBatchService,
    DisputeQueries,
    PaperQueries,
  ],
  exports: [
    ...[SigningService, DisputeService, ReportService, ReviewService, PartQueries, ReportQueries],
    ...[EvidenceIntake, EvidenceStore],
  ],
})
export class ImplementationModule {}
