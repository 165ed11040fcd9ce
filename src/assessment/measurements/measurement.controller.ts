import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { correctionAnswer, correctionInput } from './correction.schema.js';
import type { CorrectionInput } from './correction.schema.js';
import { CorrectionService } from './correction.service.js';
import { MeasurementApprovalService } from './measurement-approval.service.js';
import { MeasurementQueries } from './measurement.queries.js';
import * as schema from './measurement.schema.js';
import { MeasurementService } from './measurement.service.js';
import { ValueHistoryQueries } from './value-history.queries.js';

const id = z.uuid('编号不对');

@ApiTags('assessment')
@Controller('api/v1/measurements')
export class MeasurementController {
  constructor(
    private readonly values: MeasurementService,
    private readonly approvals: MeasurementApprovalService,
    private readonly queries: MeasurementQueries,
    private readonly histories: ValueHistoryQueries,
    private readonly corrections: CorrectionService,
  ) {}

  @Get()
  @Allow('measurement:enter')
  @ApiOperation({
    summary: 'The rows that the body owes for a month, with what is known of each',
    operationId: 'listOwedMeasurements',
  })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.monthQuery }) { month }: schema.MonthQuery,
  ) {
    return this.queries.desk(actor, month ?? null);
  }

  @Post()
  @Allow('measurement:enter')
  @ApiOperation({ summary: 'Values from their data owner, to be approved', operationId: 'enterMeasurements' })
  @ApiResponse({ status: 201, standardSchema: schema.measurementAnswer })
  enter(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.measurementInput }) input: schema.MeasurementInput,
  ) {
    return this.values.enter(context, input, 'api');
  }

  @Post('approvals')
  @HttpCode(200)
  @Allow('measurement:approve')
  @ApiOperation({ summary: 'A second person approves or returns values', operationId: 'decideMeasurements' })
  @ApiResponse({ status: 200, standardSchema: schema.approvalAnswer })
  decide(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.approvalInput }) input: schema.ApprovalInput,
  ) {
    return this.approvals.decide(context, input);
  }

  @Get('late')
  @Allow('late-value:read')
  @ApiOperation({
    summary: 'Data owners whose values of a month are late',
    operationId: 'listLateMeasurements',
  })
  late(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.monthQuery }) { month }: schema.MonthQuery,
  ) {
    return this.queries.late(actor, month ?? null);
  }

  @Get(':id')
  @Allow('measurement:read')
  @ApiOperation({ summary: 'A measured value with all its versions', operationId: 'getMeasurement' })
  history(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) measurementId: string) {
    return this.histories.get(actor, measurementId);
  }

  @Post(':id/corrections')
  @Allow('measurement:enter')
  @ApiOperation({
    summary: 'Corrects an approved value, or enters its revision',
    operationId: 'correctMeasurement',
  })
  @ApiResponse({ status: 201, standardSchema: correctionAnswer })
  correct(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) measurementId: string,
    @Body({ schema: correctionInput }) input: CorrectionInput,
  ) {
    return this.corrections.enter(context, measurementId, input);
  }
}
