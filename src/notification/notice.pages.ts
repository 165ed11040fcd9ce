import { Controller, Get, Param, Post, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../identity/actor.js';
import { Allow } from '../identity/allow.decorator.js';
import { CurrentContext } from '../identity/current-context.decorator.js';
import { mayDo } from '../identity/permissions.js';
import { PageFrameService } from '../web/page-frame.service.js';
import { LivePage } from '../web/live-page.interceptor.js';
import { PageService } from '../web/page.service.js';
import { placeOf } from '../web/place-of.js';
import { wordsOf } from '../web/words-of.js';
import { NoticeQueries } from './notice.queries.js';
import type { NoticeView } from './notice.queries.js';
import { NoticeService } from './notice.service.js';

const id = z.uuid('编号不对');
const filter = z.object({ show: z.enum(['unread', 'all', '']).optional(), after: id.optional() });

/** 消息: what was sent to the post, newest first, each with the way to its matter. */
@ApiExcludeController()
@Controller()
export class NoticePages {
  constructor(
    private readonly pages: PageService,
    private readonly frames: PageFrameService,
    private readonly queries: NoticeQueries,
    private readonly notices: NoticeService,
  ) {}

  @Get('inbox')
  @Allow('notice:read')
  @UseInterceptors(LivePage)
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: filter }) { show, after }: z.infer<typeof filter>,
  ): Promise<void> {
    const unreadOnly = show === 'unread';
    const inbox = await this.queries.list(actor, { cursor: after, unreadOnly });
    const base = unreadOnly ? '/inbox?show=unread' : '/inbox';
    const data = {
      ...{ unreadOnly, manages: mayDo(actor, 'message:manage') },
      notices: inbox.items.map((notice) => ({
        ...notice,
        more: notice.itemCount - notice.items.length,
        // The title says it where all are of one kind.
        mixed: new Set(notice.items.map(({ word }) => word)).size > 1,
      })),
      first: after === undefined ? null : base,
      next: inbox.nextCursor && `${base}${unreadOnly ? '&' : '?'}after=${inbox.nextCursor}`,
    };
    await this.pages.send(request, response, {
      view: 'pages/notification/inbox',
      title: wordsOf(request)('inbox.title'),
      data,
      help: 'inbox',
    });
  }

  @Get('inbox/:id')
  @Allow('notice:read')
  async show(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) noticeId: string,
  ): Promise<void> {
    const notice = await this.queries.get(actor, noticeId);
    await this.pages.send(request, response, {
      view: 'pages/notification/notice',
      title: notice.title,
      place: [{ href: '/inbox', label: wordsOf(request)('inbox.title') }],
      data: { notice, items: withPlaces(notice) },
      help: 'inbox',
    });
  }

  /** Marks it as read and leads on: to its matter, or where it tells of several to all of them. */
  @Post('inbox/:id/open')
  @Allow('notice:read')
  async open(
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) noticeId: string,
  ): Promise<void> {
    await this.notices.markRead(context, noticeId);
    const [only, ...others] = withPlaces(await this.queries.get(context.actor, noticeId));
    const target = others.length === 0 ? only?.href : null;
    response.redirect(303, target ?? `/inbox/${noticeId}`);
  }

  /** The count in the head bar alone, asked for by the page itself when something has changed. */
  @Get('live/unread')
  @Allow('city:read')
  async unread(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    const current = URL.parse(request.get('hx-current-url') ?? '')?.pathname === '/inbox';
    const data = { unread: await this.frames.unreadOf(actor), current };
    await this.pages.send(request, response, { view: 'fragments/frame/unread', title: '', data });
  }
}

const withPlaces = ({ items }: NoticeView) => items.map((item) => ({ ...item, href: placeOf(item) }));
