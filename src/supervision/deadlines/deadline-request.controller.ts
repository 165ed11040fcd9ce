import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { DeadlineRequestQueries } from './deadline-request.queries.js';
import {
  requestAnswer,
  requestCheckInput,
  requestDecisionInput,
  requestInput,
  requestListQuery,
  requestSignInput,
} from './deadline-request.schema.js';
import type {
  RequestCheckInput,
  RequestDecisionInput,
  RequestInput,
  RequestListQuery,
  RequestSignInput,
} from './deadline-request.schema.js';
import { DeadlineRequestService } from './deadline-request.service.js';
import { FollowParentService } from './follow-parent.service.js';
import { resumptionAnswer, resumptionInput } from './resumption.schema.js';
import type { ResumptionInput } from './resumption.schema.js';
import { ResumptionService } from './resumption.service.js';
import { PartClockQueries } from '../lamps/part-clock.queries.js';

const id = z.uuid('编号不对');

@ApiTags('deadlines')
@Controller('api/v1')
export class DeadlineRequestController {
  constructor(
    private readonly requests: DeadlineRequestQueries,
    private readonly commands: DeadlineRequestService,
    private readonly clocks: PartClockQueries,
    private readonly resumptions: ResumptionService,
    private readonly following: FollowParentService,
  ) {}

  @Get('parts/:id/clock')
  @Allow('decision:read')
  @ApiOperation({
    summary: 'Why a deadline is what it is, and who held the ball',
    operationId: 'getPartClock',
  })
  clock(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) partId: string) {
    return this.clocks.of(actor, partId);
  }

  @Post('parts/:id/deadline-requests')
  @Allow('deadline:ask')
  @ApiOperation({ summary: 'Asks for an extension or a suspension', operationId: 'fileDeadlineRequest' })
  @ApiResponse({ status: 201, standardSchema: requestAnswer })
  file(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
    @Body({ schema: requestInput }) input: RequestInput,
  ) {
    return this.commands.file(context, partId, input);
  }

  @Post('parts/:id/resumption')
  @HttpCode(200)
  @Allow('deadline:resume')
  @ApiOperation({
    summary: 'The reason of a suspension is gone: the clock runs again',
    operationId: 'resumePart',
  })
  @ApiResponse({ status: 200, standardSchema: resumptionAnswer })
  resume(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
    @Body({ schema: resumptionInput }) input: ResumptionInput,
  ) {
    return this.resumptions.resume(context, partId, input);
  }

  @Post('parts/:id/follow')
  @HttpCode(200)
  @Allow('task:break-down')
  @ApiOperation({
    summary: 'Lets the parts below an extended one have the same days',
    operationId: 'followParent',
  })
  follow(@CurrentContext() context: CommandContext, @Param('id', { schema: id }) partId: string) {
    return this.following.follow(context, partId);
  }

  @Get('deadline-requests')
  @Allow('decision:read')
  @ApiOperation({ summary: 'Requests to move or stop deadlines', operationId: 'listDeadlineRequests' })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: requestListQuery }) query: RequestListQuery,
  ) {
    return this.requests.list(actor, query);
  }

  @Get('deadline-requests/:id')
  @Allow('decision:read')
  @ApiOperation({ summary: 'One request with what was done with it', operationId: 'getDeadlineRequest' })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) requestId: string) {
    return this.requests.get(actor, requestId);
  }

  @Post('deadline-requests/:id/sign')
  @HttpCode(200)
  @Allow('deadline:sign')
  @ApiOperation({ summary: 'The head of the unit signs', operationId: 'signDeadlineRequest' })
  @ApiResponse({ status: 200, standardSchema: requestAnswer })
  sign(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) requestId: string,
    @Body({ schema: requestSignInput }) input: RequestSignInput,
  ) {
    return this.commands.sign(context, requestId, input);
  }

  @Post('deadline-requests/:id/check')
  @HttpCode(200)
  @Allow('deadline:check')
  @ApiOperation({ summary: 'The office gives its opinion', operationId: 'checkDeadlineRequest' })
  @ApiResponse({ status: 200, standardSchema: requestAnswer })
  check(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) requestId: string,
    @Body({ schema: requestCheckInput }) input: RequestCheckInput,
  ) {
    return this.commands.check(context, requestId, input);
  }

  @Post('deadline-requests/:id/decision')
  @HttpCode(200)
  @Allow('deadline:decide')
  @ApiOperation({ summary: 'The leader who set the date decides', operationId: 'decideDeadlineRequest' })
  @ApiResponse({ status: 200, standardSchema: requestAnswer })
  decide(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) requestId: string,
    @Body({ schema: requestDecisionInput }) input: RequestDecisionInput,
  ) {
    return this.commands.decide(context, requestId, input);
  }

  @Post('deadline-requests/:id/withdraw')
  @HttpCode(200)
  @Allow('deadline:ask')
  @ApiOperation({ summary: 'The unit takes its request back', operationId: 'withdrawDeadlineRequest' })
  @ApiResponse({ status: 200, standardSchema: requestAnswer })
  withdraw(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) requestId: string,
    @Body({ schema: requestSignInput }) input: RequestSignInput,
  ) {
    return this.commands.withdraw(context, requestId, input);
  }
}
