import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { readForm } from '../../web/forms/read-form.js';
import { RestrictionReplyService } from './restriction-reply.service.js';
import { RestrictionSheet } from './restriction-sheet.pages.js';
import {
  restrictionAnswerInput,
  restrictionReasonInput,
  restrictionRerouteInput,
} from './restriction.schema.js';

const id = z.uuid('编号不对');
const shape = { numbers: ['version'] };

/** What is done with one restriction; each is a form of its page. */
@ApiExcludeController()
@Controller('restrictions/:id')
export class RestrictionActPages {
  constructor(
    private readonly sheet: RestrictionSheet,
    private readonly replies: RestrictionReplyService,
  ) {}

  @Post('solve')
  @Allow('restriction:answer')
  solve(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) restrictionId: string,
  ) {
    const run = (fields: Fields) => this.#answer(context, restrictionId, { ...fields, outcome: 'solved' });
    return this.sheet.act(request, response, { context, id: restrictionId, way: 'solve', run });
  }

  @Post('refuse')
  @Allow('restriction:answer')
  refuse(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) restrictionId: string,
  ) {
    const run = (fields: Fields) => this.#answer(context, restrictionId, { ...fields, outcome: 'refused' });
    return this.sheet.act(request, response, { context, id: restrictionId, way: 'refuse', run });
  }

  @Post('reroute')
  @Allow('restriction:answer')
  reroute(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) restrictionId: string,
  ) {
    const run = async (fields: Fields) =>
      this.replies.reroute(context, restrictionId, await this.#toBody(context, fields));
    return this.sheet.act(request, response, { context, id: restrictionId, way: 'reroute', run });
  }

  @Post('hand-back')
  @Allow('restriction:answer')
  handBack(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) restrictionId: string,
  ) {
    const run = (fields: Fields) =>
      this.replies.handBack(context, restrictionId, readForm(restrictionReasonInput, fields, shape));
    return this.sheet.act(request, response, { context, id: restrictionId, way: 'hand-back', run });
  }

  @Post('assign')
  @Allow('restriction:assign')
  assign(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) restrictionId: string,
  ) {
    const run = async (fields: Fields) =>
      this.replies.assign(context, restrictionId, await this.#toBody(context, fields));
    return this.sheet.act(request, response, { context, id: restrictionId, way: 'assign', run });
  }

  @Post('withdraw')
  @Allow('restriction:raise')
  withdraw(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) restrictionId: string,
  ) {
    const run = (fields: Fields) =>
      this.replies.withdraw(context, restrictionId, readForm(restrictionReasonInput, fields, shape));
    return this.sheet.act(request, response, { context, id: restrictionId, way: 'withdraw', run });
  }

  #answer(context: CommandContext, restrictionId: string, fields: Fields) {
    return this.replies.answer(context, restrictionId, readForm(restrictionAnswerInput, fields, shape));
  }

  async #toBody(context: CommandContext, fields: Fields) {
    return readForm(restrictionRerouteInput, await this.sheet.withBody(context, fields), shape);
  }
}
