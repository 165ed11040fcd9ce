import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { InterviewQueries } from './interview.queries.js';
import { interviewAnswer, interviewDecisionInput, interviewListQuery } from './interview.schema.js';
import type { InterviewDecisionInput, InterviewListQuery } from './interview.schema.js';
import { InterviewService } from './interview.service.js';

const id = z.uuid('编号不对');

@ApiTags('supervision')
@Controller('api/v1/interview-drafts')
export class InterviewController {
  constructor(
    private readonly queries: InterviewQueries,
    private readonly interviews: InterviewService,
  ) {}

  @Get()
  @Allow('decision:read')
  @ApiOperation({
    summary: 'Proposed interviews, newest first, each with whose move it is',
    operationId: 'listInterviews',
  })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: interviewListQuery }) query: InterviewListQuery,
  ) {
    return this.queries.list(actor, query);
  }

  @Post(':id/decision')
  @HttpCode(200)
  @Allow('interview:decide')
  @ApiOperation({
    summary: 'The named leader signs or declines an interview',
    operationId: 'decideInterview',
  })
  @ApiResponse({ status: 200, standardSchema: interviewAnswer })
  decide(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
    @Body({ schema: interviewDecisionInput }) input: InterviewDecisionInput,
  ) {
    return this.interviews.decide(context, interviewId, input);
  }
}
