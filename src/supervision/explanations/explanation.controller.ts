import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { ExplanationQueries } from './explanation.queries.js';
import { explanationAnswer, explanationInput, explanationReply } from './explanation.schema.js';
import type { ExplanationInput, ExplanationReply } from './explanation.schema.js';
import { ExplanationService } from './explanation.service.js';

const id = z.uuid('编号不对');
const listQuery = z.strictObject({ page: z.coerce.number().int().min(1).max(10_000).default(1) });

@ApiTags('explanations')
@Controller('api/v1/explanations')
export class ExplanationController {
  constructor(
    private readonly queries: ExplanationQueries,
    private readonly explanations: ExplanationService,
  ) {}

  @Get()
  @Allow('decision:read')
  @ApiOperation({
    summary: 'Requested explanations that the actor sees, open ones by their limit first',
    operationId: 'listExplanations',
  })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: listQuery }) { page }: z.infer<typeof listQuery>,
  ) {
    return this.queries.list(actor, page);
  }

  @Get(':id')
  @Allow('decision:read')
  @ApiOperation({ summary: 'One requested explanation', operationId: 'getExplanation' })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) explanationId: string) {
    return this.queries.get(actor, explanationId);
  }

  @Post()
  @Allow('explanation:ask')
  @ApiOperation({
    summary: 'A leader asks the unit of an open part for an explanation',
    operationId: 'askExplanation',
  })
  @ApiResponse({ status: 201, standardSchema: explanationAnswer })
  ask(
    @CurrentContext() context: CommandContext,
    @Body({ schema: explanationInput }) input: ExplanationInput,
  ) {
    return this.explanations.ask(context, input);
  }

  @Post(':id/answer')
  @HttpCode(200)
  @Allow('explanation:answer')
  @ApiOperation({ summary: 'The unit explains, once', operationId: 'answerExplanation' })
  @ApiResponse({ status: 200, standardSchema: explanationAnswer })
  answer(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) explanationId: string,
    @Body({ schema: explanationReply }) input: ExplanationReply,
  ) {
    return this.explanations.answer(context, explanationId, input);
  }
}
