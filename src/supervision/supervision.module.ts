import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { TenureModule } from '../organization/tenure/tenure.module.js';
import { PageModule } from '../web/page.module.js';
import { PaperQueries } from '../document/papers/paper.queries.js';
import { PaperDraftService } from '../document/papers/paper-draft.service.js';
import { PaperTemplateModule } from '../document/papers/paper-template.module.js';
import { WorkbookService } from '../document/workbook.service.js';
import { BurdenController } from './burden/burden.controller.js';
import { BurdenPages } from './burden/burden.pages.js';
import { BurdenQueries } from './burden/burden.queries.js';
import { CircularController } from './circulars/circular.controller.js';
import { CircularPaperController } from './circulars/circular-paper.controller.js';
import { CircularPaperService } from './circulars/circular-paper.service.js';
import { CircularIndexQueries } from './circulars/circular-index.queries.js';
import { CircularPages } from './circulars/circular.pages.js';
import { CircularQueries } from './circulars/circular.queries.js';
import { ForecastController } from './forecast/forecast.controller.js';
import { ForecastPages } from './forecast/forecast.pages.js';
import { ForecastQueries } from './forecast/forecast.queries.js';
import { RuleChangeService } from './rules/rule-change.service.js';
import { RulePackController } from './rules/rule-pack.controller.js';
import { RulePackPages } from './rules/rule-pack.pages.js';
import { RulePackQueries } from './rules/rule-pack.queries.js';
import { CalendarController } from './calendar/calendar.controller.js';
import { CalendarImportService } from './calendar/calendar-import.service.js';
import { CalendarPages } from './calendar/calendar.pages.js';
import { CalendarQueries } from './calendar/calendar.queries.js';
import { DeadlineRequestController } from './deadlines/deadline-request.controller.js';
import { DeadlineRequestNewPages } from './deadlines/deadline-request-new.pages.js';
import { DeadlineRequestPages } from './deadlines/deadline-request.pages.js';
import { RequestCommandService } from './deadlines/deadline-request-command.service.js';
import { DeadlineRequestQueries } from './deadlines/deadline-request.queries.js';
import { DeadlineRequestService } from './deadlines/deadline-request.service.js';
import { FollowParentPages } from './deadlines/follow-parent.pages.js';
import { FollowParentService } from './deadlines/follow-parent.service.js';
import { ResumptionPages } from './deadlines/resumption.pages.js';
import { ResumptionService } from './deadlines/resumption.service.js';
import { MarginController } from './burden/margin.controller.js';
import { MarginPages } from './burden/margin.pages.js';
import { MarginQueries } from './burden/margin.queries.js';
import { MyWorkController } from './my-work/my-work.controller.js';
import { MyWorkQueries } from './my-work/my-work.queries.js';
import { OrderActPages } from './orders/order-act.pages.js';
import { OrderCheckQueries } from './orders/order-check.queries.js';
import { OrderCommandService } from './orders/order-command.service.js';
import { OrderController } from './orders/order.controller.js';
import { OrderDraftService } from './orders/order-draft.service.js';
import { OrderNewPages } from './orders/order-new.pages.js';
import { OrderPages } from './orders/order.pages.js';
import { OrderPartsQueries } from './orders/order-parts.queries.js';
import { OrderQueries } from './orders/order.queries.js';
import { OrderReplyPages } from './orders/order-reply.pages.js';
import { OrderReplyService } from './orders/order-reply.service.js';
import { OrderRightsQueries } from './orders/order-rights.queries.js';
import { OrderSheet } from './orders/order-sheet.pages.js';
import { OrderService } from './orders/order.service.js';
import { PartClockQueries } from './lamps/part-clock.queries.js';
import { RedLetterController } from './red-letters/red-letter.controller.js';
import { RedLetterPages } from './red-letters/red-letter.pages.js';
import { RedLetterQueries } from './red-letters/red-letter.queries.js';
import { RedLetterService } from './red-letters/red-letter.service.js';
import { TaskListPages } from './task-list/task-list.pages.js';
import { TaskListQueries } from './task-list/task-list.queries.js';

/** 督办 of the web role: my work, supervision orders. */
@Module({
  imports: [OrganizationModule, PageModule, TenureModule, PaperTemplateModule],
  controllers: [
    ...[ForecastController, ForecastPages, MarginController, MarginPages, CircularController, CircularPages],
    ...[BurdenController, BurdenPages, CircularPaperController, RedLetterController, RedLetterPages],
    ...[TaskListPages, MyWorkController, OrderController, DeadlineRequestController],
    ...[CalendarController, CalendarPages],
    ...[RulePackController, RulePackPages],
    // Before the pages of one order: `new` is no order's id.
    ...[OrderNewPages, OrderPages, OrderActPages, OrderReplyPages],
    ...[DeadlineRequestPages, DeadlineRequestNewPages, ResumptionPages, FollowParentPages],
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
    ...[PaperQueries, PaperDraftService, CircularPaperService, RedLetterQueries, RedLetterService],
    OrderCommandService,
    OrderDraftService,
    OrderService,
    OrderReplyService,
    OrderQueries,
    OrderPartsQueries,
    OrderCheckQueries,
    OrderRightsQueries,
    OrderSheet,
    RequestCommandService,
    DeadlineRequestService,
    ResumptionService,
    FollowParentService,
    DeadlineRequestQueries,
    PartClockQueries,
    CalendarImportService,
    CalendarQueries,
    RulePackQueries,
    RuleChangeService,
  ],
  exports: [
    ...[MyWorkQueries, OrderQueries, DeadlineRequestService, DeadlineRequestQueries, PartClockQueries],
    ForecastQueries,
  ],
})
export class SupervisionModule {}
