import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PageModule } from '../web/page.module.js';
import { DeadlineRequestController } from './deadline-request.controller.js';
import { DeadlineRequestNewPages } from './deadline-request-new.pages.js';
import { DeadlineRequestPages } from './deadline-request.pages.js';
import { RequestCommandService } from './deadline-request-command.service.js';
import { DeadlineRequestQueries } from './deadline-request.queries.js';
import { DeadlineRequestService } from './deadline-request.service.js';
import { InterviewController } from './interview.controller.js';
import { InterviewPages } from './interview.pages.js';
import { InterviewQueries } from './interview.queries.js';
import { InterviewService } from './interview.service.js';
import { MyWorkController } from './my-work.controller.js';
import { MyWorkQueries } from './my-work.queries.js';
import { OrderActPages } from './order-act.pages.js';
import { OrderCommandService } from './order-command.service.js';
import { OrderController } from './order.controller.js';
import { OrderDraftService } from './order-draft.service.js';
import { OrderNewPages } from './order-new.pages.js';
import { OrderPages } from './order.pages.js';
import { OrderPartsQueries } from './order-parts.queries.js';
import { OrderQueries } from './order.queries.js';
import { OrderReplyPages } from './order-reply.pages.js';
import { OrderReplyService } from './order-reply.service.js';
import { OrderRightsQueries } from './order-rights.queries.js';
import { OrderSheet } from './order-sheet.pages.js';
import { OrderService } from './order.service.js';
import { PartClockQueries } from './part-clock.queries.js';
import { TaskListPages } from './task-list.pages.js';
import { TaskListQueries } from './task-list.queries.js';

/** 督办 of the web role: my work, supervision orders and proposed interviews. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [
    ...[TaskListPages, MyWorkController, OrderController, InterviewController, DeadlineRequestController],
    // Before the pages of one order: `new` is no order's id.
    ...[OrderNewPages, OrderPages, OrderActPages, OrderReplyPages, InterviewPages],
    ...[DeadlineRequestPages, DeadlineRequestNewPages],
  ],
  providers: [
    MyWorkQueries,
    TaskListQueries,
    OrderCommandService,
    OrderDraftService,
    OrderService,
    OrderReplyService,
    OrderQueries,
    OrderPartsQueries,
    OrderRightsQueries,
    OrderSheet,
    InterviewService,
    InterviewQueries,
    RequestCommandService,
    DeadlineRequestService,
    DeadlineRequestQueries,
    PartClockQueries,
  ],
  exports: [
    MyWorkQueries,
    OrderQueries,
    InterviewQueries,
    DeadlineRequestService,
    DeadlineRequestQueries,
    PartClockQueries,
  ],
})
export class SupervisionModule {}
