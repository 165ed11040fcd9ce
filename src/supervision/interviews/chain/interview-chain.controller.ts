import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AppError } from '../../../domain/errors.js';
import type { CommandContext } from '../../../identity/actor.js';
import { Allow } from '../../../identity/allow.decorator.js';
import { CurrentContext } from '../../../identity/current-context.decorator.js';
import { InterviewQueries } from '../interview.queries.js';
import { InterviewChainQueries } from './interview-chain.queries.js';
import type { ChainView } from './interview-chain.queries.js';
import * as schema from './interview-chain.schema.js';
import { InterviewChainService } from './interview-chain.service.js';
import { InterviewMeetingService } from './interview-meeting.service.js';
import { RectificationService } from './rectification.service.js';

const id = z.uuid('编号不对');

@ApiTags('consequence')
@Controller('api/v1/interviews')
export class InterviewChainController {
  constructor(
    private readonly interviews: InterviewQueries,
    private readonly chains: InterviewChainQueries,
    private readonly steps: InterviewChainService,
    private readonly meetings: InterviewMeetingService,
    private readonly rectifications: RectificationService,
  ) {}

  @Get(':id')
  @Allow('decision:read')
  @ApiOperation({ summary: 'What follows from a signed interview', operationId: 'getInterviewChain' })
  async get(
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
  ): Promise<ChainView> {
    await this.interviews.get(actor, interviewId);
    const chain = await this.chains.find(actor, interviewId);
    if (chain === null) throw new AppError('record.not-found', '这件约谈还没有签发。');
    return chain;
  }

  @Post('meetings')
  @HttpCode(201)
  @Allow('interview:hold')
  @ApiOperation({
    summary: 'Names time and place for one interview or for several together',
    operationId: 'callInterviews',
  })
  @ApiResponse({ status: 201, standardSchema: schema.chainsAnswer })
  call(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.callInput }) input: schema.CallInput,
  ) {
    return this.meetings.call(context, input);
  }

  @Post('minutes')
  @HttpCode(200)
  @Allow('interview:hold')
  @ApiOperation({
    summary: 'Puts down what came of an appointment, and who was absent',
    operationId: 'recordInterviews',
  })
  @ApiResponse({ status: 200, standardSchema: schema.chainsAnswer })
  record(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.minutesInput }) input: schema.MinutesInput,
  ) {
    return this.meetings.record(context, input);
  }

  @Post(':id/receipt')
  @HttpCode(200)
  @Allow('interview:answer')
  @ApiOperation({ summary: 'The head confirms the notice', operationId: 'receiveInterview' })
  @ApiResponse({ status: 200, standardSchema: schema.chainAnswer })
  receive(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
    @Body({ schema: schema.receiptInput }) input: schema.ReceiptInput,
  ) {
    return this.steps.receive(context, interviewId, input);
  }

  @Post(':id/commitment')
  @HttpCode(200)
  @Allow('interview:answer')
  @ApiOperation({ summary: 'The head promises in public', operationId: 'commitAfterInterview' })
  @ApiResponse({ status: 200, standardSchema: schema.chainAnswer })
  commit(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
    @Body({ schema: schema.commitmentInput }) input: schema.CommitmentInput,
  ) {
    return this.steps.commit(context, interviewId, input);
  }

  @Post(':id/rectification')
  @HttpCode(201)
  @Allow('interview:hold')
  @ApiOperation({
    summary: 'Orders the rectification as a decision of its own',
    operationId: 'orderRectification',
  })
  @ApiResponse({ status: 201, standardSchema: schema.rectificationAnswer })
  rectify(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
    @Body({ schema: schema.rectificationInput }) input: schema.RectificationInput,
  ) {
    return this.rectifications.order(context, interviewId, input);
  }

  @Post(':id/check')
  @HttpCode(200)
  @Allow('interview:hold')
  @ApiOperation({ summary: 'Checks a concluded rectification', operationId: 'checkRectification' })
  @ApiResponse({ status: 200, standardSchema: schema.chainAnswer })
  check(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
    @Body({ schema: schema.checkInput }) input: schema.CheckInput,
  ) {
    return this.steps.check(context, interviewId, input);
  }

  @Post(':id/exposures')
  @HttpCode(200)
  @Allow('interview:hold')
  @ApiOperation({ summary: 'Enters a media exposure', operationId: 'enterMediaExposure' })
  @ApiResponse({ status: 200, standardSchema: schema.chainAnswer })
  expose(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
    @Body({ schema: schema.exposureInput }) input: schema.ExposureInput,
  ) {
    return this.steps.expose(context, interviewId, input);
  }
}
