import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { freeFen } from '../../domain/consequence/fund.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { FundQueries } from './fund.queries.js';
import * as schema from './fund.schema.js';
import { FundService } from './fund.service.js';

const id = z.uuid('编号不对');

@ApiTags('consequence')
@Controller('api/v1/funds')
export class FundController {
  constructor(
    private readonly queries: FundQueries,
    private readonly funds: FundService,
  ) {}

  @Get(':year')
  @Allow('fund:read')
  @ApiOperation({ summary: 'Sums, statement by quarter and ledger of a year', operationId: 'getFund' })
  async get(
    @CurrentContext() { actor }: CommandContext,
    @Param('year', { schema: schema.fundYear }) year: number,
  ) {
    const sums = await this.queries.sums(actor, year);
    return {
      ...{ ...sums, freeFen: freeFen(sums) },
      quarters: await this.queries.statement(actor, year),
      entries: await this.queries.ledger(actor, year),
    };
  }

  @Post(':year/reservations')
  @Allow('fund:reserve')
  @ApiOperation({ summary: 'Keeps money back for the fourth quarter', operationId: 'reserveFund' })
  @ApiResponse({ status: 201, standardSchema: schema.fundAnswer })
  reserve(
    @CurrentContext() context: CommandContext,
    @Param('year', { schema: schema.fundYear }) year: number,
    @Body({ schema: schema.reserveInput }) input: schema.ReserveInput,
  ) {
    return this.funds.reserve(context, year, input);
  }

  @Post(':year/releases')
  @Allow('fund:reserve')
  @ApiOperation({ summary: 'Lets go what was kept back', operationId: 'releaseFund' })
  @ApiResponse({ status: 201, standardSchema: schema.fundAnswer })
  release(
    @CurrentContext() context: CommandContext,
    @Param('year', { schema: schema.fundYear }) year: number,
    @Body({ schema: schema.reserveInput }) input: schema.ReserveInput,
  ) {
    return this.funds.release(context, year, input);
  }

  @Post('grants/:id/payment')
  @HttpCode(200)
  @Allow('fund:pay')
  @ApiOperation({ summary: 'Finance confirms a payment', operationId: 'payBonus' })
  @ApiResponse({ status: 200, standardSchema: schema.fundAnswer })
  pay(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
    @Body({ schema: schema.paymentInput }) input: schema.PaymentInput,
  ) {
    return this.funds.pay(context, consequenceId, input);
  }

  @Post('grants/:id/return')
  @HttpCode(200)
  @Allow('fund:pay')
  @ApiOperation({ summary: 'Finance confirms that money came back', operationId: 'returnBonus' })
  @ApiResponse({ status: 200, standardSchema: schema.fundAnswer })
  takeBack(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
    @Body({ schema: schema.moneyBackInput }) input: schema.MoneyBackInput,
  ) {
    return this.funds.takeBack(context, consequenceId, input);
  }
}
