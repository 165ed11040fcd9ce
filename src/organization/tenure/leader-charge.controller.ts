import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { LeaderChargeQueries } from './leader-charge.queries.js';
import { LeaderChargeService } from './leader-charge.service.js';
import * as schema from './tenure.schema.js';

@ApiTags('city')
@Controller('api/v1/leader-charges')
export class LeaderChargeController {
  constructor(
    private readonly charges: LeaderChargeService,
    private readonly queries: LeaderChargeQueries,
  ) {}

  @Get()
  @Allow('charge:change')
  @ApiOperation({
    summary: 'Leaders, what they are in charge of, and how it changed',
    operationId: 'listLeaderCharges',
  })
  async list(@CurrentContext() { actor }: CommandContext) {
    const [items, changes] = await Promise.all([this.queries.list(actor), this.queries.changes(actor)]);
    return { items, changes };
  }

  @Post()
  @Allow('charge:change')
  @ApiOperation({
    summary: 'Gives a body into the charge of another leader, or a county another contact leader',
    operationId: 'changeLeaderCharge',
  })
  change(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.chargeInput }) input: schema.ChargeInput,
  ) {
    return this.charges.change(context, input);
  }
}
