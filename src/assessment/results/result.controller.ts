import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Limited } from '../../identity/limits/limited.decorator.js';
import { ResultQueries } from './result.queries.js';
import * as schema from './result.schema.js';
import { ResultService } from './result.service.js';
import { ScoreSheetQueries } from './score-sheet.queries.js';
import { SpecialResultQueries } from './special-result.queries.js';

const id = z.uuid('编号不对');
const code = z.string().min(1).max(40);

@ApiTags('assessment')
@Controller('api/v1/results')
export class ResultController {
  constructor(
    private readonly results: ResultService,
    private readonly queries: ResultQueries,
    private readonly sheets: ScoreSheetQueries,
    private readonly specials: SpecialResultQueries,
  ) {}

  @Get()
  @Allow('result:read')
  @ApiOperation({ summary: 'Results of periods with the place of the own body', operationId: 'listResults' })
  async list(@CurrentContext() { actor }: CommandContext) {
    return { items: await this.queries.list(actor) };
  }

  @Get(':period')
  @Allow('result:read')
  @ApiOperation({
    summary: 'The newest result of a period, as far as one may see it',
    operationId: 'getResult',
  })
  async get(
    @CurrentContext() { actor }: CommandContext,
    @Param('period', { schema: schema.period }) period: string,
  ) {
    const result = await this.queries.head(actor, period);
    return { ...result, bodies: await this.queries.bodies(actor, result.id) };
  }

  @Get(':period/file')
  @Allow('result:read')
  @Limited('export')
  @ApiOperation({ summary: 'The file that anyone can recompute offline', operationId: 'exportResult' })
  async file(
    @CurrentContext() { actor }: CommandContext,
    @Param('period', { schema: schema.period }) period: string,
    @Query({ schema: schema.resultQuery }) { number }: schema.ResultQuery,
    @Res() response: Response,
  ): Promise<void> {
    const text = await this.queries.file(actor, period, number);
    response.attachment(`score-${period}.json`).type('application/json').send(text);
  }

  @Get(':period/bodies/:code')
  @Allow('result:read')
  @ApiOperation({ summary: 'One body’s score with every row and deduction', operationId: 'getScore' })
  score(
    @CurrentContext() { actor }: CommandContext,
    @Param('period', { schema: schema.period }) period: string,
    @Param('code', { schema: code }) bodyCode: string,
  ) {
    return this.sheets.get(actor, { period, bodyCode });
  }

  @Get(':period/measures')
  @Allow('result:read')
  @ApiOperation({ summary: 'The measures that a result was computed by', operationId: 'listResultMeasures' })
  async measures(
    @CurrentContext() { actor }: CommandContext,
    @Param('period', { schema: schema.period }) period: string,
  ) {
    const result = await this.queries.head(actor, period);
    return { items: await this.specials.measures(result.computationId) };
  }

  @Get(':period/measures/:code')
  @Allow('result:read')
  @ApiOperation({ summary: 'Places by one special measure', operationId: 'getSpecialStanding' })
  async special(
    @CurrentContext() { actor }: CommandContext,
    @Param('period', { schema: schema.period }) period: string,
    @Param('code', { schema: code }) measure: string,
  ) {
    const result = await this.queries.head(actor, period);
    return { items: await this.specials.places(actor, result.id, measure) };
  }

  @Post()
  @Allow('result:preview')
  @ApiOperation({ summary: 'Shows a computation to each body', operationId: 'previewResult' })
  @ApiResponse({ status: 201, standardSchema: schema.resultAnswer })
  preview(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.resultPreviewInput }) input: schema.ResultPreviewInput,
  ) {
    return this.results.preview(context, input);
  }

  @Post(':id/correct')
  @HttpCode(200)
  @Allow('result:preview')
  @ApiOperation({ summary: 'Takes a corrected computation in its place', operationId: 'correctResult' })
  @ApiResponse({ status: 200, standardSchema: schema.resultAnswer })
  correct(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) resultId: string,
    @Body({ schema: schema.resultCorrectInput }) input: schema.ResultCorrectInput,
  ) {
    return this.results.correct(context, resultId, input);
  }

  @Post(':id/publish')
  @HttpCode(200)
  @Allow('result:publish')
  @ApiOperation({ summary: 'The head of the assessment office signs it', operationId: 'publishResult' })
  @ApiResponse({ status: 200, standardSchema: schema.resultAnswer })
  publish(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) resultId: string,
    @Body({ schema: schema.resultPublishInput }) input: schema.ResultPublishInput,
  ) {
    return this.results.publish(context, resultId, input);
  }

  @Post(':id/reissue')
  @HttpCode(200)
  @Allow('result:publish')
  @ApiOperation({
    summary: 'A signed decision takes a published result up again',
    operationId: 'reissueResult',
  })
  @ApiResponse({ status: 200, standardSchema: schema.resultAnswer })
  reissue(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) resultId: string,
    @Body({ schema: schema.resultReissueInput }) input: schema.ResultReissueInput,
  ) {
    return this.results.reissue(context, resultId, input);
  }
}
