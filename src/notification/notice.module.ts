import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PageModule } from '../web/page.module.js';
import { FeedbackController } from './feedback/feedback.controller.js';
import { FeedbackPages } from './feedback/feedback.pages.js';
import { FeedbackQueries } from './feedback/feedback.queries.js';
import { FeedbackService } from './feedback/feedback.service.js';
import { AddressCipher } from './messages/address-cipher.service.js';
import { MessageChoiceController } from './messages/message-choice.controller.js';
import { MessageChoicePages } from './messages/message-choice.pages.js';
import { MessageChoiceQueries } from './messages/message-choice.queries.js';
import { MessageChoiceService } from './messages/message-choice.service.js';
import { MessageDeliveryController } from './messages/message-delivery.controller.js';
import { MessageDeliveryPages } from './messages/message-delivery.pages.js';
import { MessageDeliveryQueries } from './messages/message-delivery.queries.js';
import { MessageDeliveryService } from './messages/message-delivery.service.js';
import { NoticeController } from './notice.controller.js';
import { NoticePages } from './notice.pages.js';
import { NoticeQueries } from './notice.queries.js';
import { NoticeService } from './notice.service.js';

/** The inbox of the web role, what a person and the office decide about messages that leave it, and feedback. */
@Module({
  imports: [OrganizationModule, PageModule],
  controllers: [
    NoticePages,
    NoticeController,
    MessageChoicePages,
    MessageChoiceController,
    MessageDeliveryPages,
    MessageDeliveryController,
    FeedbackPages,
    FeedbackController,
  ],
  providers: [
    NoticeQueries,
    NoticeService,
    AddressCipher,
    MessageChoiceQueries,
    MessageChoiceService,
    MessageDeliveryQueries,
    MessageDeliveryService,
    FeedbackQueries,
    FeedbackService,
  ],
  exports: [NoticeQueries, NoticeService],
})
export class NoticeModule {}
