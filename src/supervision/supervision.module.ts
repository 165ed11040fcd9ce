import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PageModule } from '../web/page.module.js';
import { WorkbookService } from '../document/workbook.service.js';
import { BurdenController } from './burden.controller.js';
import { BurdenPages } from './burden.pages.js';
import { BurdenQueries } from './burden.queries.js';
import { CircularController } from './circular.controller.js';
import { CircularIndexQueries } from './circular-index.queries.js';
import { CircularPages } from './circular.pages.js';
import { CircularQueries } from './circular.queries.js';
import { ForecastController } from './forecast.controller.js';
import { ForecastPages } from './forecast.pages.js';
import { ForecastQueries } from './forecast.queries.js';
import { InterviewCheckQueries } from './interview-check.queries.js';
import { CalendarController } from './calendar.controller.js';
import { CalendarImportService } from './calendar-import.service.js';
import { CalendarPages } from './calendar.pages.js';
import { CalendarQueries } from './calendar.queries.js';
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
import { MarginController } from './margin.controller.js';
import { MarginPages } from './margin.pages.js';
import { MarginQueries } from './margin.queries.js';
import { MyWorkController } from './my-work.controller.js';
import { MyWorkQueries } from './my-work.queries.js';
import { OrderActPages } from './order-act.pages.js';
import { OrderCheckQueries } from './order-check.queries.js';
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
    ...[ForecastController, ForecastPages, MarginController, MarginPages, CircularController, CircularPages],
    ...[BurdenController, BurdenPages],
    ...[TaskListPages, MyWorkController, OrderController, InterviewController, DeadlineRequestController],
    ...[CalendarController, CalendarPages],
    // Before the pages of one order: `new` is no order's id.
    ...[OrderNewPages, OrderPages, OrderActPages, OrderReplyPages, InterviewPages],
    ...[DeadlineRequestPages, DeadlineRequestNewPages],
  ],
  providers: [
    MyWorkQueries,
    TaskListQueries,
    ForecastQueries,
    MarginQueries,
    BurdenQueries,
    CircularQueries,
    CircularIndexQueries,
    WorkbookService,
    OrderCommandService,
    OrderDraftService,
    OrderService,
    OrderReplyService,
    OrderQueries,
    OrderPartsQueries,
    OrderCheckQueries,
    InterviewCheckQueries,
    OrderRightsQueries,
    OrderSheet,
    InterviewService,
    InterviewQueries,
    RequestCommandService,
    DeadlineRequestService,
    DeadlineRequestQueries,
    PartClockQueries,
    CalendarImportService,
    CalendarQueries,
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
