import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { PreferenceQueries } from './preference.queries.js';
import * as schema from './preference.schema.js';
import { PreferenceService } from './preference.service.js';

const id = z.uuid('编号不对');

@ApiTags('consequence')
@Controller('api/v1/preferences')
export class PreferenceController {
  constructor(
    private readonly queries: PreferenceQueries,
    private readonly preferences: PreferenceService,
  ) {}

  @Get()
  @Allow('preference:read')
  @ApiOperation({ summary: 'Preferences with their validity', operationId: 'listPreferences' })
  async list(@CurrentContext() { actor }: CommandContext) {
    return { items: await this.queries.list(actor) };
  }

  @Post()
  @Allow('preference:draft')
  @ApiOperation({ summary: 'Drafts a preference for a commended body', operationId: 'draftPreference' })
  @ApiResponse({ status: 201, standardSchema: schema.preferenceAnswer })
  draft(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.preferenceInput }) input: schema.PreferenceInput,
  ) {
    return this.preferences.draft(context, input);
  }

  @Post(':id/decision')
  @HttpCode(200)
  @Allow('consequence:sign')
  @ApiOperation({ summary: 'Signs or declines a preference', operationId: 'decidePreference' })
  @ApiResponse({ status: 200, standardSchema: schema.preferenceAnswer })
  decide(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) preferenceId: string,
    @Body({ schema: schema.preferenceDecisionInput }) input: schema.PreferenceDecisionInput,
  ) {
    return this.preferences.decide(context, preferenceId, input);
  }

  @Post(':id/end')
  @HttpCode(200)
  @Allow('preference:draft')
  @ApiOperation({ summary: 'Ends a running preference before its last day', operationId: 'endPreference' })
  @ApiResponse({ status: 200, standardSchema: schema.preferenceAnswer })
  end(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) preferenceId: string,
    @Body({ schema: schema.preferenceEndInput }) input: schema.PreferenceEndInput,
  ) {
    return this.preferences.end(context, preferenceId, input);
  }
}
