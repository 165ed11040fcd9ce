import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Heavy } from '../../identity/limits/heavy.decorator.js';
import { Limited } from '../../identity/limits/limited.decorator.js';
import { scoreFile } from './score-file.schema.js';
import { ScoreQueries } from './score.queries.js';
import { computationAnswer, computationList, computeInput } from './score.schema.js';
import type { ComputeInput } from './score.schema.js';
import { ScoreService } from './score.service.js';

const id = z.uuid('编号不对');

@ApiTags('assessment')
@Controller('api/v1/score-computations')
export class ScoreController {
  constructor(
    private readonly scores: ScoreService,
    private readonly queries: ScoreQueries,
  ) {}

  @Get()
  @Allow('score:export')
  @ApiOperation({
    summary: 'Computations that were kept, newest period first',
    operationId: 'listScoreComputations',
  })
  @ApiResponse({ status: 200, standardSchema: computationList })
  list(@CurrentContext() { actor }: CommandContext) {
    return this.queries.list(actor.cityId);
  }

  @Post()
  @HttpCode(201)
  @Allow('score:compute')
  @Heavy()
  @ApiOperation({ summary: 'Computes a quarter and keeps it with its inputs', operationId: 'computeScores' })
  @ApiResponse({ status: 201, standardSchema: computationAnswer })
  compute(@CurrentContext() context: CommandContext, @Body({ schema: computeInput }) input: ComputeInput) {
    return this.scores.compute(context, input);
  }

  @Get(':id/file')
  @Header('content-type', 'application/json; charset=utf-8')
  @Allow('score:export')
  @Limited('export')
  @ApiOperation({ summary: 'The file that anyone can recompute offline', operationId: 'exportScores' })
  @ApiResponse({ status: 200, standardSchema: scoreFile })
  file(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) computationId: string) {
    return this.queries.exported(actor.cityId, computationId);
  }
}
