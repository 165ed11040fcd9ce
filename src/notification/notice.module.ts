import { Module } from '@nestjs/common';
import { NoticeController } from './notice.controller.js';
import { NoticeQueries } from './notice.queries.js';
import { NoticeService } from './notice.service.js';

/** The inbox of the web role. */
@Module({
  controllers: [NoticeController],
  providers: [NoticeQueries, NoticeService],
  exports: [NoticeQueries, NoticeService],
})
export class NoticeModule {}
