import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { CommandContext } from '../../../identity/actor.js';
import { Allow } from '../../../identity/allow.decorator.js';
import { CurrentContext } from '../../../identity/current-context.decorator.js';
import { Limited } from '../../../identity/limits/limited.decorator.js';
import { TripPlanService } from '../trips/trip-plan.service.js';
import { tripPlanAnswer, tripPlanInput } from '../trips/trip.schema.js';
import type { TripPlanInput } from '../trips/trip.schema.js';
import { NominationService } from './nomination.service.js';
import { RoundQueries } from './round.queries.js';
import * as schema from './round.schema.js';
import { RoundService } from './round.service.js';

@ApiTags('assessment')
@Controller('api/v1/verifications')
export class RoundController {
  constructor(
    private readonly queries: RoundQueries,
    private readonly rounds: RoundService,
    private readonly nominations: NominationService,
    private readonly plans: TripPlanService,
  ) {}

  @Get()
  @Allow('verification:read')
  @ApiOperation({ summary: 'Rounds of verification with their hashes', operationId: 'listVerifications' })
  async list(@CurrentContext() { actor }: CommandContext) {
    return { items: await this.queries.list(actor) };
  }

  @Get(':period')
  @Allow('verification:read')
  @ApiOperation({
    summary: 'The round of a quarter; its list once all trips have started, for the offices at once',
    operationId: 'getVerification',
  })
  get(
    @CurrentContext() { actor }: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
  ) {
    return this.queries.get(actor, period);
  }

  @Get(':period/file')
  @Allow('verification:read')
  @Limited('export')
  @ApiOperation({
    summary: 'The file with which anyone draws again offline',
    operationId: 'exportDraw',
  })
  async file(
    @CurrentContext() { actor }: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
    @Res() response: Response,
  ): Promise<void> {
    const text = await this.queries.file(actor, period);
    response.attachment(`draw-${period}.json`).type('application/json').send(text);
  }

  @Post()
  @Allow('verification:run')
  @ApiOperation({ summary: 'Opens the round of a quarter', operationId: 'openVerification' })
  @ApiResponse({ status: 201, standardSchema: schema.roundAnswer })
  open(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.roundInput }) input: schema.RoundInput,
  ) {
    return this.rounds.open(context, input);
  }

  @Post(':period/nominations')
  @Allow('verification:nominate')
  @ApiOperation({ summary: 'A lead assessor nominates an item', operationId: 'nominateVerification' })
  @ApiResponse({ status: 201, standardSchema: schema.nominationAnswer })
  nominate(
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
    @Body({ schema: schema.nominationInput }) input: schema.NominationInput,
  ) {
    return this.nominations.nominate(context, period, input);
  }

  @Post(':period/nominations/withdraw')
  @HttpCode(200)
  @Allow('verification:nominate')
  @ApiOperation({ summary: 'Its nominator takes an item back', operationId: 'withdrawNomination' })
  @ApiResponse({ status: 200, standardSchema: schema.nominationAnswer })
  withdrawNomination(
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
    @Body({ schema: schema.nominationWithdrawInput }) input: schema.NominationWithdrawInput,
  ) {
    return this.nominations.withdraw(context, period, input);
  }

  @Post(':period/commit')
  @HttpCode(200)
  @Allow('verification:run')
  @ApiOperation({
    summary: 'Commits a secret number; its SHA-256 alone is kept',
    operationId: 'commitVerification',
  })
  @ApiResponse({ status: 200, standardSchema: schema.roundAnswer })
  commit(
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
    @Body({ schema: schema.commitInput }) input: schema.CommitInput,
  ) {
    return this.rounds.commit(context, period, input);
  }

  @Post(':period/freeze')
  @HttpCode(200)
  @Allow('verification:run')
  @ApiOperation({
    summary: 'Freezes the candidates and publishes their hash',
    operationId: 'freezeVerification',
  })
  @ApiResponse({ status: 200, standardSchema: schema.roundAnswer })
  freeze(
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
    @Body({ schema: schema.freezeInput }) input: schema.FreezeInput,
  ) {
    return this.rounds.freeze(context, period, input);
  }

  @Post(':period/draw')
  @HttpCode(200)
  @Allow('verification:run')
  @ApiOperation({
    summary: 'Reveals the secret and draws with a public value of a day after the freeze',
    operationId: 'drawVerification',
  })
  @ApiResponse({ status: 200, standardSchema: schema.roundAnswer })
  draw(
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
    @Body({ schema: schema.drawInput }) input: schema.DrawInput,
  ) {
    return this.rounds.draw(context, period, input);
  }

  @Post(':period/abandon')
  @HttpCode(200)
  @Allow('verification:run')
  @ApiOperation({
    summary: 'The head of the office ends a round whose secret was lost',
    operationId: 'abandonVerification',
  })
  @ApiResponse({ status: 200, standardSchema: schema.roundAnswer })
  abandon(
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
    @Body({ schema: schema.abandonInput }) input: schema.AbandonInput,
  ) {
    return this.rounds.abandon(context, period, input);
  }

  @Post(':period/trips')
  @Allow('verification:run')
  @ApiOperation({ summary: 'Merges what was drawn into trips and files them', operationId: 'planTrips' })
  @ApiResponse({ status: 201, standardSchema: tripPlanAnswer })
  plan(
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
    @Body({ schema: tripPlanInput }) input: TripPlanInput,
  ) {
    return this.plans.plan(context, period, input);
  }
}
