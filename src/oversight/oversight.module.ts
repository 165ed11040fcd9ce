import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PageModule } from '../web/page.module.js';
import { AccessLogService } from './access-log.service.js';
import { ChainStateQueries } from './chain-state.queries.js';
import { ChangeQueries } from './change.queries.js';
import { InspectionListsPages } from './inspection-lists.pages.js';
import { InspectionListsQueries } from './inspection-lists.queries.js';
import { InspectionListsService } from './inspection-lists.service.js';
import { InspectionQuestionPages } from './inspection-question.pages.js';
import { InspectionRolesModule } from './inspection-roles.module.js';
import { OversightController } from './oversight.controller.js';
import { OversightPages } from './oversight.pages.js';
import { QuestionAnswerPages } from './question-answer.pages.js';
import { QuestionQueries } from './question.queries.js';
import { QuestionService } from './question.service.js';
import { RemitQueries } from './remit.queries.js';

/** 监 of the web role: the inspector's room, and the answers of the bodies that were asked. */
@Module({
  imports: [OrganizationModule, PageModule, InspectionRolesModule],
  controllers: [
    ...[OversightPages, InspectionQuestionPages, InspectionListsPages, QuestionAnswerPages],
    OversightController,
  ],
  providers: [
    ...[RemitQueries, ChangeQueries, ChainStateQueries, QuestionQueries, InspectionListsQueries],
    ...[AccessLogService, QuestionService, InspectionListsService],
  ],
  exports: [ChainStateQueries],
})
export class OversightModule {}
