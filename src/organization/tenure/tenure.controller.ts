import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { BodyChangeService } from './body-change.service.js';
import { HandOverQueries } from './hand-over.queries.js';
import { HandOverService } from './hand-over.service.js';
import { TenureLinesQueries } from './tenure-lines.queries.js';
import * as schema from './tenure.schema.js';
import { TenureService } from './tenure.service.js';

const id = z.uuid('编号不对');

@ApiTags('city')
@Controller('api/v1')
export class TenureController {
  constructor(
    private readonly tenures: TenureService,
    private readonly bodies: BodyChangeService,
    private readonly handOvers: HandOverService,
    private readonly queries: HandOverQueries,
    private readonly lines: TenureLinesQueries,
  ) {}

  @Post('tenures')
  @Allow('tenure:change')
  @ApiOperation({ summary: 'Ends the tenure of a post and begins another', operationId: 'changeTenure' })
  change(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.tenureInput }) input: schema.TenureInput,
  ) {
    return this.tenures.change(context, input);
  }

  @Post('body-changes')
  @Allow('body:change')
  @ApiOperation({ summary: 'Renames a body, or merges it into another one', operationId: 'changeBody' })
  changeBody(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.bodyChangeInput }) input: schema.BodyChangeInput,
  ) {
    return this.bodies.change(context, input);
  }

  @Get('hand-overs')
  @Allow('hand-over:read')
  @ApiOperation({ summary: 'Hand-over lists, unsigned ones first', operationId: 'listHandOvers' })
  async list(@CurrentContext() { actor }: CommandContext) {
    return { items: await this.queries.list(actor) };
  }

  @Get('hand-overs/:id')
  @Allow('hand-over:read')
  @ApiOperation({ summary: 'What a new head finds open', operationId: 'getHandOver' })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) handOverId: string) {
    return this.queries.get(actor, handOverId);
  }

  @Post('hand-overs/:id/sign')
  @HttpCode(200)
  @Allow('hand-over:sign')
  @ApiOperation({ summary: 'The new head signs for the list', operationId: 'signHandOver' })
  sign(@CurrentContext() context: CommandContext, @Param('id', { schema: id }) handOverId: string) {
    return this.handOvers.sign(context, handOverId);
  }

  @Get('orphans')
  @Allow('tenure:change')
  @ApiOperation({
    summary: 'What is open although nobody holds the post that must act',
    operationId: 'listOrphans',
  })
  orphans(@CurrentContext() { actor }: CommandContext) {
    return this.lines.orphans(actor);
  }
}
