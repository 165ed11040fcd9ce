import { Controller, Get, Param, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { LivePage } from '../../web/live-page.interceptor.js';
import { ConsequenceDesk, deskQuery } from './consequence-desk.pages.js';
import type { DeskQuery } from './consequence-desk.pages.js';
import { ConsequenceSheet } from './consequence-sheet.pages.js';

const id = z.uuid('编号不对');

/** 奖惩: what published results propose, and one of it with its rule, its figures and its story. */
@ApiExcludeController()
@Controller('consequences')
export class ConsequencePages {
  constructor(
    private readonly desk: ConsequenceDesk,
    private readonly sheet: ConsequenceSheet,
  ) {}

  @Get()
  @Allow('consequence:read')
  @UseInterceptors(LivePage)
  list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: deskQuery }) query: DeskQuery,
  ) {
    return this.desk.show(request, response, { actor, query });
  }

  @Get(':id')
  @Allow('consequence:read')
  @UseInterceptors(LivePage)
  page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
  ) {
    return this.sheet.show(request, response, { actor, consequenceId });
  }
}
