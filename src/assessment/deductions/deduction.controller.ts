import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { DeductionQueries } from './deduction.queries.js';
import * as schema from './deduction.schema.js';
import { DeductionService } from './deduction.service.js';

const id = z.uuid('编号不对');

@ApiTags('assessment')
@Controller('api/v1/deductions')
export class DeductionController {
  constructor(
    private readonly queries: DeductionQueries,
    private readonly deductions: DeductionService,
  ) {}

  @Get()
  @Allow('deduction:read')
  @ApiOperation({
    summary: 'Deductions that lamps proposed, the newest first',
    operationId: 'listDeductions',
  })
  async list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.deductionQuery }) query: schema.DeductionQuery,
  ) {
    return { items: await this.queries.list(actor, query) };
  }

  @Get(':id')
  @Allow('deduction:read')
  @ApiOperation({ summary: 'One deduction', operationId: 'getDeduction' })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) deductionId: string) {
    return this.queries.get(actor, deductionId);
  }

  @Post('propose')
  @Allow('deduction:propose')
  @ApiOperation({ summary: 'Proposes what the lamps of a quarter deduct', operationId: 'proposeDeductions' })
  @ApiResponse({ status: 201, standardSchema: schema.deductionProposeAnswer })
  propose(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.deductionProposeInput }) input: schema.DeductionProposeInput,
  ) {
    return this.deductions.propose(context, input);
  }

  @Post(':id/statement')
  @HttpCode(200)
  @Allow('deduction:state')
  @ApiOperation({ summary: 'The head of the body makes its statement', operationId: 'stateOnDeduction' })
  @ApiResponse({ status: 200, standardSchema: schema.deductionAnswer })
  state(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) deductionId: string,
    @Body({ schema: schema.deductionStatementInput }) input: schema.DeductionStatementInput,
  ) {
    return this.deductions.state(context, deductionId, input);
  }

  @Post(':id/check')
  @HttpCode(200)
  @Allow('deduction:check')
  @ApiOperation({ summary: 'Its checker says whether it stands', operationId: 'checkDeduction' })
  @ApiResponse({ status: 200, standardSchema: schema.deductionAnswer })
  check(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) deductionId: string,
    @Body({ schema: schema.deductionCheckInput }) input: schema.DeductionCheckInput,
  ) {
    return this.deductions.check(context, deductionId, input);
  }

  @Post(':id/decide')
  @HttpCode(200)
  @Allow('deduction:decide')
  @ApiOperation({ summary: 'The head of the assessment office decides', operationId: 'decideDeduction' })
  @ApiResponse({ status: 200, standardSchema: schema.deductionAnswer })
  decide(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) deductionId: string,
    @Body({ schema: schema.deductionDecisionInput }) input: schema.DeductionDecisionInput,
  ) {
    return this.deductions.decide(context, deductionId, input);
  }
}
