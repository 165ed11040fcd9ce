import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { SchemeDraftService } from './scheme-draft.service.js';
import * as schema from './scheme-draft.schema.js';
import { SchemeIssueService } from './scheme-issue.service.js';
import { SchemeQueries } from './scheme.queries.js';
import { checkAnswer } from './scheme.schema.js';

const id = z.uuid('编号不对');

@ApiTags('assessment')
@Controller('api/v1/schemes')
export class SchemeDraftController {
  constructor(
    private readonly drafts: SchemeDraftService,
    private readonly issues: SchemeIssueService,
    private readonly queries: SchemeQueries,
  ) {}

  @Post()
  @Allow('scheme:edit')
  @ApiOperation({ summary: 'Begins a draft, from nothing or as a copy', operationId: 'draftScheme' })
  @ApiResponse({ status: 201, standardSchema: schema.draftAnswer })
  create(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.draftInput }) input: schema.DraftInput,
  ) {
    return this.drafts.create(context, input);
  }

  @Patch(':id')
  @Allow('scheme:edit')
  @ApiOperation({ summary: 'Changes the head of a draft', operationId: 'amendScheme' })
  @ApiResponse({ status: 200, standardSchema: schema.draftAnswer })
  amend(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Body({ schema: schema.amendInput }) input: schema.AmendInput,
  ) {
    return this.drafts.amend(context, schemeId, input);
  }

  @Post(':id/rows')
  @HttpCode(200)
  @Allow('scheme:edit')
  @ApiOperation({ summary: 'Adds, changes and takes out rows of a draft', operationId: 'editSchemeRows' })
  @ApiResponse({ status: 200, standardSchema: schema.draftAnswer })
  rows(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Body({ schema: schema.rowsInput }) input: schema.RowsInput,
  ) {
    return this.drafts.rows(context, schemeId, input);
  }

  @Post(':id/weighing')
  @HttpCode(200)
  @Allow('scheme:edit')
  @ApiOperation({
    summary: 'How a special measure enters the overall result, or what the overall one leaves to them',
    operationId: 'weighScheme',
  })
  @ApiResponse({ status: 200, standardSchema: schema.draftAnswer })
  weighing(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Body({ schema: schema.weighingInput }) input: schema.WeighingInput,
  ) {
    return this.drafts.weighing(context, schemeId, input);
  }

  @Post(':id/bodies')
  @HttpCode(200)
  @Allow('scheme:edit')
  @ApiOperation({
    summary: 'Groups, unranked bodies and rows not applicable',
    operationId: 'editSchemeBodies',
  })
  @ApiResponse({ status: 200, standardSchema: schema.draftAnswer })
  bodies(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Body({ schema: schema.bodiesInput }) input: schema.BodiesInput,
  ) {
    return this.drafts.bodies(context, schemeId, input);
  }

  @Post(':id/check')
  @HttpCode(200)
  @Allow('scheme:edit')
  @ApiOperation({ summary: 'The plan check with other weights; nothing is kept', operationId: 'checkScheme' })
  @ApiResponse({ status: 200, standardSchema: checkAnswer })
  check(
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Body({ schema: schema.weightsInput }) input: schema.WeightsInput,
  ) {
    return this.queries.check(actor, schemeId, input);
  }

  @Get(':id/changes')
  @Allow('scheme:read')
  @ApiOperation({ summary: 'What a version changes against the one before', operationId: 'getSchemeChanges' })
  changes(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) schemeId: string) {
    return this.queries.changes(actor, schemeId);
  }

  @Post(':id/propose')
  @HttpCode(200)
  @Allow('scheme:edit')
  @ApiOperation({ summary: 'Asks a second person to issue a draft', operationId: 'proposeScheme' })
  @ApiResponse({ status: 200, standardSchema: schema.draftAnswer })
  propose(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Body({ schema: schema.proposeInput }) input: schema.ProposeInput,
  ) {
    return this.issues.propose(context, schemeId, input);
  }

  @Post(':id/reopen')
  @HttpCode(200)
  @Allow('scheme:edit')
  @ApiOperation({ summary: 'Takes a proposal back to the draft', operationId: 'reopenScheme' })
  @ApiResponse({ status: 200, standardSchema: schema.draftAnswer })
  reopen(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Body({ schema: schema.versionInput }) input: schema.VersionInput,
  ) {
    return this.issues.reopen(context, schemeId, input);
  }

  @Post(':id/issue')
  @HttpCode(200)
  @Allow('scheme:issue')
  @ApiOperation({ summary: 'Issues what another person proposed', operationId: 'issueScheme' })
  @ApiResponse({ status: 200, standardSchema: schema.draftAnswer })
  issue(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Body({ schema: schema.versionInput }) input: schema.VersionInput,
  ) {
    return this.issues.issue(context, schemeId, input);
  }

  @Post(':id/discard')
  @HttpCode(200)
  @Allow('scheme:edit')
  @ApiOperation({ summary: 'Gives a draft up', operationId: 'discardScheme' })
  @ApiResponse({ status: 200, standardSchema: schema.draftAnswer })
  discard(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Body({ schema: schema.versionInput }) input: schema.VersionInput,
  ) {
    return this.drafts.discard(context, schemeId, input);
  }
}
