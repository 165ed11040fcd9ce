import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../identity/actor.js';
import { Allow } from '../identity/allow.decorator.js';
import { CurrentContext } from '../identity/current-context.decorator.js';
import { NoticeQueries } from './notice.queries.js';
import { NoticeService } from './notice.service.js';

const id = z.uuid('编号不对');
const page = z.strictObject({
  cursor: z.union([id, z.literal('')], '从上一页给出的位置接着取').optional(),
  unread: z.enum(['true', 'false', ''], '只看未读写 true，全部写 false').default('false'),
});

@ApiTags('notice')
@Controller('api/v1/notices')
export class NoticeController {
  constructor(
    private readonly queries: NoticeQueries,
    private readonly notices: NoticeService,
  ) {}

  @Get()
  @Allow('notice:read')
  @ApiOperation({
    summary: 'Notices of the own post, newest first, with the unread count',
    operationId: 'listNotices',
  })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: page }) { cursor, unread }: z.infer<typeof page>,
  ) {
    return this.queries.list(actor, { cursor: cursor || undefined, unreadOnly: unread === 'true' });
  }

  @Get(':id')
  @Allow('notice:read')
  @ApiOperation({ summary: 'One notice of the own post with all its items', operationId: 'getNotice' })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) noticeId: string) {
    return this.queries.get(actor, noticeId);
  }

  @Post(':id/read')
  @HttpCode(200)
  @Allow('notice:read')
  @ApiOperation({ summary: 'Marks a notice of the own post as read', operationId: 'readNotice' })
  read(@CurrentContext() context: CommandContext, @Param('id', { schema: id }) noticeId: string) {
    return this.notices.markRead(context, noticeId);
  }
}
