import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { ruleChangeAnswer, ruleChangeInput, ruleDecisionInput } from './rule-change.schema.js';
import type { RuleChangeInput, RuleDecisionInput } from './rule-change.schema.js';
import { RuleChangeService } from './rule-change.service.js';
import { RulePackQueries } from './rule-pack.queries.js';

const id = z.uuid('编号不对');

@ApiTags('rules')
@Controller('api/v1/rules')
export class RulePackController {
  constructor(
    private readonly rules: RulePackQueries,
    private readonly changes: RuleChangeService,
  ) {}

  @Get()
  @Allow('rule-pack:read')
  @ApiOperation({
    summary: 'The rules in force, their versions and proposed changes',
    operationId: 'getRules',
  })
  get(@CurrentContext() { actor }: CommandContext) {
    return this.rules.rules(actor);
  }

  @Post('changes')
  @Allow('rule-pack:propose')
  @ApiOperation({
    summary: 'Proposes changed rules for another person to confirm',
    operationId: 'proposeRules',
  })
  @ApiResponse({ status: 201, standardSchema: ruleChangeAnswer })
  propose(
    @CurrentContext() context: CommandContext,
    @Body({ schema: ruleChangeInput }) input: RuleChangeInput,
  ) {
    return this.changes.propose(context, input);
  }

  @Get('changes/:id')
  @Allow('rule-pack:read')
  @ApiOperation({
    summary: 'A proposed change, and what it would do to every open part',
    operationId: 'previewRules',
  })
  preview(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) changeId: string) {
    return this.rules.change(actor, changeId);
  }

  @Post('changes/:id/decision')
  @HttpCode(200)
  @Allow('rule-pack:confirm')
  @ApiOperation({ summary: 'Confirms or discards a proposed change', operationId: 'decideRules' })
  @ApiResponse({ status: 200, standardSchema: ruleChangeAnswer })
  decide(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) changeId: string,
    @Body({ schema: ruleDecisionInput }) input: RuleDecisionInput,
  ) {
    return this.changes.decide(context, changeId, input);
  }
}
