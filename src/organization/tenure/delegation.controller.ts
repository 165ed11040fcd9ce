import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { DelegationQueries } from './delegation.queries.js';
import { DelegationService } from './delegation.service.js';
import * as schema from './tenure.schema.js';

const id = z.uuid('编号不对');

@ApiTags('city')
@Controller('api/v1/delegations')
export class DelegationController {
  constructor(
    private readonly delegations: DelegationService,
    private readonly queries: DelegationQueries,
  ) {}

  @Get()
  @Allow('delegation:read')
  @ApiOperation({ summary: 'Delegations that one gave or got', operationId: 'listDelegations' })
  async list(@CurrentContext() { actor }: CommandContext) {
    return { items: await this.queries.list(actor) };
  }

  @Post()
  @Allow('delegation:give')
  @ApiOperation({
    summary: 'Lets another person of the body act for one’s post',
    operationId: 'createDelegation',
  })
  @ApiResponse({ status: 201, standardSchema: schema.delegationAnswer })
  create(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.delegationInput }) input: schema.DelegationInput,
  ) {
    return this.delegations.create(context, input);
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Allow('delegation:give')
  @ApiOperation({ summary: 'Ends a delegation before its day', operationId: 'revokeDelegation' })
  @ApiResponse({ status: 200, standardSchema: schema.delegationAnswer })
  revoke(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) delegationId: string,
    @Body({ schema: schema.revokeInput }) input: schema.RevokeInput,
  ) {
    return this.delegations.revoke(context, delegationId, input);
  }
}
