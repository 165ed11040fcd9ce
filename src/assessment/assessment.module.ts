import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PageModule } from '../web/page.module.js';
import { AwardController } from './awards/award.controller.js';
import { AwardPages } from './awards/award.pages.js';
import { AwardQueries } from './awards/award.queries.js';
import { AwardService } from './awards/award.service.js';
import { DeductionBasisQueries } from './deductions/deduction-basis.queries.js';
import { DeductionController } from './deductions/deduction.controller.js';
import { DeductionPages } from './deductions/deduction.pages.js';
import { DeductionQueries } from './deductions/deduction.queries.js';
import { DeductionService } from './deductions/deduction.service.js';
import { EventController } from './events/event.controller.js';
import { EventPages } from './events/event.pages.js';
import { EventQueries } from './events/event.queries.js';
import { EventService } from './events/event.service.js';
import { IndicatorChangeController } from './library/indicator-change.controller.js';
import { IndicatorChangePages } from './library/indicator-change.pages.js';
import { IndicatorChangeService } from './library/indicator-change.service.js';
import { LibraryController } from './library/library.controller.js';
import { LibraryPages } from './library/library.pages.js';
import { LibraryQueries } from './library/library.queries.js';
import { ObjectionController } from './objections/objection.controller.js';
import { ObjectionFiles } from './objections/objection-files.pages.js';
import { ObjectionNewPages } from './objections/objection-new.pages.js';
import { ObjectionPages } from './objections/objection.pages.js';
import { ObjectionQueries } from './objections/objection.queries.js';
import { ObjectionReplyService } from './objections/objection-reply.service.js';
import { ObjectionService } from './objections/objection.service.js';
import { ResultCommandService } from './results/result-command.service.js';
import { ResultController } from './results/result.controller.js';
import { ResultPages } from './results/result.pages.js';
import { ResultQueries } from './results/result.queries.js';
import { ResultService } from './results/result.service.js';
import { ResultSheet } from './results/result-sheet.pages.js';
import { ScoreChartPages } from './results/score-chart.pages.js';
import { ScoreSheetPages } from './results/score-sheet.pages.js';
import { ScoreSheetQueries } from './results/score-sheet.queries.js';
import { SpecialResultQueries } from './results/special-result.queries.js';
import { EvidenceIntake } from '../implementation/evidence/evidence-intake.service.js';
import { EvidenceStore } from '../implementation/evidence/evidence-store.service.js';
import { PaperQueries } from '../document/papers/paper.queries.js';
import { PaperTemplateModule } from '../document/papers/paper-template.module.js';
import { TableFileService } from '../document/table-file.service.js';
import { WorkbookService } from '../document/workbook.service.js';
import { CorrectionService } from './measurements/correction.service.js';
import { MeasurementApprovalService } from './measurements/measurement-approval.service.js';
import { MeasurementController } from './measurements/measurement.controller.js';
import { MeasurementImportPages } from './measurements/measurement-import.pages.js';
import { MeasurementImportService } from './measurements/measurement-import.service.js';
import { MeasurementPages } from './measurements/measurement.pages.js';
import { MeasurementQueries } from './measurements/measurement.queries.js';
import { MeasurementService } from './measurements/measurement.service.js';
import { MeasurementSheet } from './measurements/measurement-sheet.pages.js';
import { ValueHistoryPages } from './measurements/value-history.pages.js';
import { ValueHistoryQueries } from './measurements/value-history.queries.js';
import { RehearsalController } from './rehearsal/rehearsal.controller.js';
import { RehearsalPages } from './rehearsal/rehearsal.pages.js';
import { RehearsalQueries } from './rehearsal/rehearsal.queries.js';
import { ScoreController } from './scores/score.controller.js';
import { ScoreQueries } from './scores/score.queries.js';
import { ScoreService } from './scores/score.service.js';
import { SchemeBodiesPages } from './schemes/scheme-bodies.pages.js';
import { SchemeCommandService } from './schemes/scheme-command.service.js';
import { SchemeDraftController } from './schemes/scheme-draft.controller.js';
import { SchemeDraftService } from './schemes/scheme-draft.service.js';
import { SchemeEditPages } from './schemes/scheme-edit.pages.js';
import { SchemeIssueService } from './schemes/scheme-issue.service.js';
import { SchemeNewPages } from './schemes/scheme-new.pages.js';
import { SchemeRowPages } from './schemes/scheme-row.pages.js';
import { SchemeSheet } from './schemes/scheme-sheet.pages.js';
import { SchemeWeighingPages } from './schemes/scheme-weighing.pages.js';
import { SchemePages } from './schemes/scheme.pages.js';
import { SchemeQueries } from './schemes/scheme.queries.js';
import { StandardController } from './standards/standard.controller.js';
import { StandardPages } from './standards/standard.pages.js';
import { StandardQueries } from './standards/standard.queries.js';
import { StandardService } from './standards/standard.service.js';
import { TargetController } from './targets/target.controller.js';
import { TargetImportPages } from './targets/target-import.pages.js';
import { TargetImportService } from './targets/target-import.service.js';
import { TargetPages } from './targets/target.pages.js';
import { TargetQueries } from './targets/target.queries.js';
import { TargetService } from './targets/target.service.js';

/** 考核 of the web role: the library of indicators, the schemes and the computation of scores. */
@Module({
  imports: [OrganizationModule, PageModule, PaperTemplateModule],
  controllers: [
    ...[ScoreController, LibraryController, IndicatorChangeController, IndicatorChangePages, LibraryPages],
    // Before the page of one scheme: `new` is no scheme's id.
    ...[SchemeDraftController, SchemeNewPages, SchemePages, SchemeEditPages, SchemeRowPages],
    ...[SchemeWeighingPages, SchemeBodiesPages, TargetController, TargetPages, TargetImportPages],
    ...[RehearsalController, RehearsalPages],
    ...[ResultController, ObjectionController],
    // Before the pages of one objection: `new` is no objection's id.
    ...[ResultPages, ScoreSheetPages, ScoreChartPages, ObjectionNewPages, ObjectionPages],
    ...[MeasurementController, MeasurementPages, MeasurementImportPages, ValueHistoryPages],
    ...[EventController, EventPages, StandardController, StandardPages, DeductionController, DeductionPages],
    ...[AwardController, AwardPages],
  ],
  providers: [
    ...[ScoreService, ScoreQueries, LibraryQueries, IndicatorChangeService, SchemeQueries],
    ...[SchemeCommandService, SchemeDraftService, SchemeIssueService, SchemeSheet],
    ...[TargetService, TargetQueries, TargetImportService, RehearsalQueries],
    ...[ResultCommandService, ResultService, ResultQueries, ResultSheet, ScoreSheetQueries, PaperQueries],
    ...[SpecialResultQueries, DeductionBasisQueries],
    ...[ObjectionService, ObjectionReplyService, ObjectionQueries, ObjectionFiles],
    ...[EvidenceIntake, EvidenceStore],
    ...[MeasurementService, MeasurementApprovalService, MeasurementQueries, MeasurementSheet],
    ...[MeasurementImportService, TableFileService, WorkbookService, CorrectionService, ValueHistoryQueries],
    ...[EventService, EventQueries, StandardService, StandardQueries, DeductionService, DeductionQueries],
    ...[AwardService, AwardQueries],
  ],
  // What a look on the spot leads to goes through the same commands.
  exports: [CorrectionService, EventService],
})
export class AssessmentModule {}
