import { Module } from '@nestjs/common';
import { PageModule } from '../web/page.module.js';
import { NoticeController } from './notice.controller.js';
import { NoticePages } from './notice.pages.js';
import { NoticeQueries } from './notice.queries.js';
import { NoticeService } from './notice.service.js';

/** The inbox of the web role. */
@Module({
  imports: [PageModule],
  controllers: [NoticePages, NoticeController],
  providers: [NoticeQueries, NoticeService],
  exports: [NoticeQueries, NoticeService],
})
export class NoticeModule {}
