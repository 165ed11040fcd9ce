import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { EvidenceUpload } from '../../implementation/evidence/evidence-upload.interceptor.js';
import { sentFiles } from '../../implementation/evidence/evidence-intake.service.js';
import { RestrictionQueries } from './restriction.queries.js';
import { RestrictionRaiseService } from './restriction-raise.service.js';
import { RestrictionReplyService } from './restriction-reply.service.js';
import * as schema from './restriction.schema.js';

const id = z.uuid('编号不对');

@ApiTags('supervision')
@Controller('api/v1/restrictions')
export class RestrictionController {
  constructor(
    private readonly queries: RestrictionQueries,
    private readonly raising: RestrictionRaiseService,
    private readonly replies: RestrictionReplyService,
  ) {}

  @Get()
  @Allow('decision:read')
  @ApiOperation({
    summary: 'Restrictions, the nearest limit first, each with whose move it is',
    operationId: 'listRestrictions',
  })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.restrictionListQuery }) query: schema.RestrictionListQuery,
  ) {
    return this.queries.list(actor, query);
  }

  @Get(':id')
  @Allow('decision:read')
  @ApiOperation({ summary: 'One restriction with who had it', operationId: 'getRestriction' })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) restrictionId: string) {
    return this.queries.get(actor, restrictionId);
  }

  @Post()
  @Allow('restriction:raise')
  @UseInterceptors(EvidenceUpload)
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiOperation({ summary: 'A unit raises what it cannot solve itself', operationId: 'raiseRestriction' })
  @ApiResponse({ status: 201, standardSchema: schema.restrictionAnswer })
  raise(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.restrictionInput }) input: schema.RestrictionInput,
    @UploadedFiles() files?: Express.Multer.File[],
  ) {
    return this.raising.raise(context, { input, files: sentFiles(files) });
  }

  @Post(':id/answer')
  @HttpCode(200)
  @Allow('restriction:answer')
  @ApiOperation({ summary: 'Solves it, or refuses it as unfounded', operationId: 'answerRestriction' })
  @ApiResponse({ status: 200, standardSchema: schema.restrictionAnswer })
  answer(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) restrictionId: string,
    @Body({ schema: schema.restrictionAnswerInput }) input: schema.RestrictionAnswerInput,
  ) {
    return this.replies.answer(context, restrictionId, input);
  }

  @Post(':id/reroute')
  @HttpCode(200)
  @Allow('restriction:answer')
  @ApiOperation({
    summary: 'The body that is asked names another one, once',
    operationId: 'rerouteRestriction',
  })
  @ApiResponse({ status: 200, standardSchema: schema.restrictionAnswer })
  reroute(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) restrictionId: string,
    @Body({ schema: schema.restrictionRerouteInput }) input: schema.RestrictionRerouteInput,
  ) {
    return this.replies.reroute(context, restrictionId, input);
  }

  @Post(':id/hand-back')
  @HttpCode(200)
  @Allow('restriction:answer')
  @ApiOperation({ summary: 'The second body hands it to the office', operationId: 'handBackRestriction' })
  @ApiResponse({ status: 200, standardSchema: schema.restrictionAnswer })
  handBack(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) restrictionId: string,
    @Body({ schema: schema.restrictionReasonInput }) input: schema.RestrictionReasonInput,
  ) {
    return this.replies.handBack(context, restrictionId, input);
  }

  @Post(':id/assign')
  @HttpCode(200)
  @Allow('restriction:assign')
  @ApiOperation({ summary: 'The office says who answers', operationId: 'assignRestriction' })
  @ApiResponse({ status: 200, standardSchema: schema.restrictionAnswer })
  assign(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) restrictionId: string,
    @Body({ schema: schema.restrictionRerouteInput }) input: schema.RestrictionRerouteInput,
  ) {
    return this.replies.assign(context, restrictionId, input);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Allow('restriction:raise')
  @ApiOperation({ summary: 'The raiser takes it back', operationId: 'withdrawRestriction' })
  @ApiResponse({ status: 200, standardSchema: schema.restrictionAnswer })
  withdraw(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) restrictionId: string,
    @Body({ schema: schema.restrictionReasonInput }) input: schema.RestrictionReasonInput,
  ) {
    return this.replies.withdraw(context, restrictionId, input);
  }
}
