import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PageModule } from '../web/page.module.js';
import { EventController } from './events/event.controller.js';
import { EventPages } from './events/event.pages.js';
import { EventQueries } from './events/event.queries.js';
import { EventService } from './events/event.service.js';
import { LibraryController } from './library/library.controller.js';
import { LibraryPages } from './library/library.pages.js';
import { LibraryQueries } from './library/library.queries.js';
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
import { ScoreController } from './scores/score.controller.js';
import { ScoreQueries } from './scores/score.queries.js';
import { ScoreService } from './scores/score.service.js';
import { SchemePages } from './schemes/scheme.pages.js';
import { SchemeQueries } from './schemes/scheme.queries.js';
import { StandardController } from './standards/standard.controller.js';
import { StandardPages } from './standards/standard.pages.js';
import { StandardQueries } from './standards/standard.queries.js';
import { StandardService } from './standards/standard.service.js';

/** 考核 of the web role: the library of indicators, the schemes and the computation of scores. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [
    ...[ScoreController, LibraryController, LibraryPages, SchemePages],
    ...[MeasurementController, MeasurementPages, MeasurementImportPages, ValueHistoryPages],
    ...[EventController, EventPages, StandardController, StandardPages],
  ],
  providers: [
    ...[ScoreService, ScoreQueries, LibraryQueries, SchemeQueries],
    ...[MeasurementService, MeasurementApprovalService, MeasurementQueries, MeasurementSheet],
    ...[MeasurementImportService, TableFileService, WorkbookService, CorrectionService, ValueHistoryQueries],
    ...[EventService, EventQueries, StandardService, StandardQueries],
  ],
})
export class AssessmentModule {}
