import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { RestrictionRaiseService } from '../restrictions/restriction-raise.service.js';
import { restrictionAnswer, restrictionInput } from '../restrictions/restriction.schema.js';
import type { RestrictionInput } from '../restrictions/restriction.schema.js';
import { EnterpriseQueries } from './enterprise.queries.js';
import * as schema from './enterprise.schema.js';
import { EnterpriseService } from './enterprise.service.js';

const id = z.uuid('编号不对');

@ApiTags('supervision')
@Controller('api/v1/enterprises')
export class EnterpriseController {
  constructor(
    private readonly queries: EnterpriseQueries,
    private readonly enterprises: EnterpriseService,
    private readonly raising: RestrictionRaiseService,
  ) {}

  @Get()
  @Allow('enterprise:read')
  @ApiOperation({
    summary: 'Industrial enterprises and who is paired with them',
    operationId: 'listEnterprises',
  })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.enterpriseListQuery }) query: schema.EnterpriseListQuery,
  ) {
    return this.queries.list(actor, query);
  }

  @Get('by-leader')
  @Allow('enterprise:read')
  @ApiOperation({
    summary: 'Each leader with his enterprises and their open problems',
    operationId: 'listPairings',
  })
  byLeader(@CurrentContext() { actor }: CommandContext) {
    return this.queries.byLeader(actor);
  }

  @Get(':id')
  @Allow('enterprise:read')
  @ApiOperation({
    summary: 'One enterprise: pairing, visits, problems and answers',
    operationId: 'getEnterprise',
  })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) enterpriseId: string) {
    return this.queries.get(actor, enterpriseId);
  }

  @Post()
  @Allow('enterprise:keep')
  @ApiOperation({ summary: 'Registers an enterprise', operationId: 'registerEnterprise' })
  @ApiResponse({ status: 201, standardSchema: schema.enterpriseAnswer })
  register(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.enterpriseInput }) input: schema.EnterpriseInput,
  ) {
    return this.enterprises.register(context, input);
  }

  @Post('problems')
  @Allow('enterprise:visit')
  @ApiOperation({
    summary: 'Raises a problem that was named at a visit (`visitId`): whoever is asked must answer in time',
    operationId: 'raiseProblem',
  })
  @ApiResponse({ status: 201, standardSchema: restrictionAnswer })
  problem(
    @CurrentContext() context: CommandContext,
    @Body({ schema: restrictionInput }) input: RestrictionInput,
  ) {
    return this.raising.raise(context, { input });
  }

  @Post(':id/pairings')
  @HttpCode(200)
  @Allow('enterprise:keep')
  @ApiOperation({
    summary: 'Pairs a leader with it; the former one stays in its history',
    operationId: 'pairEnterprise',
  })
  @ApiResponse({ status: 200, standardSchema: schema.enterpriseAnswer })
  pair(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) enterpriseId: string,
    @Body({ schema: schema.pairingInput }) input: schema.PairingInput,
  ) {
    return this.enterprises.pair(context, enterpriseId, input);
  }

  @Post(':id/visits')
  @Allow('enterprise:visit')
  @ApiOperation({ summary: 'Keeps what the enterprise said at a visit', operationId: 'recordVisit' })
  @ApiResponse({ status: 201, standardSchema: schema.visitAnswer })
  visit(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) enterpriseId: string,
    @Body({ schema: schema.visitInput }) input: schema.VisitInput,
  ) {
    return this.enterprises.visit(context, enterpriseId, input);
  }
}
