import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { FeedbackQueries } from './feedback.queries.js';
import * as schema from './feedback.schema.js';
import { FeedbackService } from './feedback.service.js';

const id = z.uuid('编号不对');

@ApiTags('feedback')
@Controller('api/v1/feedback')
export class FeedbackController {
  constructor(
    private readonly queries: FeedbackQueries,
    private readonly feedback: FeedbackService,
  ) {}

  @Get()
  @Allow('feedback:send')
  @ApiOperation({ summary: 'What the signed-in account said, newest first', operationId: 'listOwnFeedback' })
  list(@CurrentContext() { actor }: CommandContext) {
    return this.queries.own(actor);
  }

  @Post()
  @Allow('feedback:send')
  @ApiOperation({ summary: 'Says what a page lacks', operationId: 'sendFeedback' })
  @ApiResponse({ status: 201, standardSchema: schema.feedbackSent })
  send(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.feedbackInput }) input: schema.FeedbackInput,
  ) {
    return this.feedback.send(context, input);
  }

  @Get(':id')
  @Allow('feedback:send')
  @ApiOperation({ summary: 'One feedback with its answer', operationId: 'getFeedback' })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) feedbackId: string) {
    return this.queries.get(actor, feedbackId);
  }

  @Post(':id/answer')
  @HttpCode(200)
  @Allow('feedback:answer')
  @ApiOperation({ summary: 'Answers a feedback', operationId: 'answerFeedback' })
  @ApiResponse({ status: 200, standardSchema: schema.feedbackSent })
  answer(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) feedbackId: string,
    @Body({ schema: schema.feedbackAnswerInput }) input: schema.FeedbackAnswerInput,
  ) {
    return this.feedback.answer(context, feedbackId, input);
  }
}
