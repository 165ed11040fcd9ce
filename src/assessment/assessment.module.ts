import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PageModule } from '../web/page.module.js';
import { LibraryController } from './library/library.controller.js';
import { LibraryPages } from './library/library.pages.js';
import { LibraryQueries } from './library/library.queries.js';
import { MeasurementApprovalService } from './measurements/measurement-approval.service.js';
import { MeasurementController } from './measurements/measurement.controller.js';
import { MeasurementPages } from './measurements/measurement.pages.js';
import { MeasurementQueries } from './measurements/measurement.queries.js';
import { MeasurementService } from './measurements/measurement.service.js';
import { MeasurementSheet } from './measurements/measurement-sheet.pages.js';
import { ScoreController } from './scores/score.controller.js';
import { ScoreQueries } from './scores/score.queries.js';
import { ScoreService } from './scores/score.service.js';
import { SchemePages } from './schemes/scheme.pages.js';
import { SchemeQueries } from './schemes/scheme.queries.js';

/** 考核 of the web role: the library of indicators, the schemes and the computation of scores. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [
    ...[ScoreController, LibraryController, LibraryPages, SchemePages],
    ...[MeasurementController, MeasurementPages],
  ],
  providers: [
    ...[ScoreService, ScoreQueries, LibraryQueries, SchemeQueries],
    ...[MeasurementService, MeasurementApprovalService, MeasurementQueries, MeasurementSheet],
  ],
})
export class AssessmentModule {}
