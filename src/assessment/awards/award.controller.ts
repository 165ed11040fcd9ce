import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { AwardQueries } from './award.queries.js';
import * as schema from './award.schema.js';
import { AwardService } from './award.service.js';

@ApiTags('assessment')
@Controller('api/v1')
export class AwardController {
  constructor(
    private readonly awards: AwardService,
    private readonly queries: AwardQueries,
  ) {}

  @Get('bonus-awards')
  @Allow('result:read')
  @ApiOperation({ summary: 'Bonus that concerns the reader', operationId: 'listBonusAwards' })
  async list(@CurrentContext() { actor }: CommandContext) {
    return { items: await this.queries.awards(actor) };
  }

  @Post('bonus-awards')
  @Allow('award:register')
  @ApiOperation({ summary: 'Registers bonus for the year’s result', operationId: 'registerBonusAward' })
  @ApiResponse({ status: 201, standardSchema: schema.registered })
  award(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.awardInput }) input: schema.AwardInput,
  ) {
    return this.awards.award(context, input);
  }

  @Get('vetoes')
  @Allow('result:read')
  @ApiOperation({ summary: 'Vetoes that concern the reader', operationId: 'listVetoes' })
  async vetoes(@CurrentContext() { actor }: CommandContext) {
    return { items: await this.queries.vetoes(actor) };
  }

  @Post('vetoes')
  @Allow('award:register')
  @ApiOperation({ summary: 'Registers a veto', operationId: 'registerVeto' })
  @ApiResponse({ status: 201, standardSchema: schema.registered })
  veto(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.vetoInput }) input: schema.VetoInput,
  ) {
    return this.awards.veto(context, input);
  }
}
