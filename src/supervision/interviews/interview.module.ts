import { Module } from '@nestjs/common';
import { DecisionModule } from '../../decision/decision.module.js';
import { PaperQueries } from '../../document/papers/paper.queries.js';
import { PaperTemplateModule } from '../../document/papers/paper-template.module.js';
import { OrganizationModule } from '../../organization/organization.module.js';
import { PageModule } from '../../web/page.module.js';
import { InterviewChainController } from './chain/interview-chain.controller.js';
import { InterviewChainPages } from './chain/interview-chain.pages.js';
import { InterviewChainQueries } from './chain/interview-chain.queries.js';
import { InterviewChainService } from './chain/interview-chain.service.js';
import { InterviewMeetingService } from './chain/interview-meeting.service.js';
import { RectificationService } from './chain/rectification.service.js';
import { InterviewCheckQueries } from './interview-check.queries.js';
import { InterviewController } from './interview.controller.js';
import { InterviewPages } from './interview.pages.js';
import { InterviewQueries } from './interview.queries.js';
import { InterviewService } from './interview.service.js';
import { InterviewSheet } from './interview-sheet.pages.js';

/** 约谈 of the web role: proposed, signed, called, held, answered by a commitment, made good and checked. */
@Module({
  imports: [OrganizationModule, PageModule, PaperTemplateModule, DecisionModule],
  controllers: [InterviewController, InterviewChainController, InterviewPages, InterviewChainPages],
  providers: [
    ...[InterviewService, InterviewCheckQueries, InterviewQueries, InterviewSheet, PaperQueries],
    ...[InterviewChainService, InterviewMeetingService, RectificationService, InterviewChainQueries],
  ],
  exports: [InterviewService, InterviewChainService, InterviewMeetingService, RectificationService],
})
export class InterviewModule {}
