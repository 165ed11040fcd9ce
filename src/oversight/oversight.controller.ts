import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../identity/actor.js';
import { Allow } from '../identity/allow.decorator.js';
import { CurrentContext } from '../identity/current-context.decorator.js';
import { AccessLogService } from './access-log.service.js';
import { ChainStateQueries } from './chain-state.queries.js';
import { ChangeQueries } from './change.queries.js';
import { changeListQuery, questionAnswerInput, questionInput } from './oversight.schema.js';
import type { ChangeListQuery, QuestionAnswerInput, QuestionInput } from './oversight.schema.js';
import { QuestionQueries } from './question.queries.js';
import { QuestionService } from './question.service.js';
import { RemitQueries } from './remit.queries.js';

const id = z.uuid('编号不对');

@ApiTags('oversight')
@Controller('api/v1')
export class OversightController {
  constructor(
    private readonly remits: RemitQueries,
    private readonly changes: ChangeQueries,
    private readonly chain: ChainStateQueries,
    private readonly questions: QuestionQueries,
    private readonly asking: QuestionService,
    private readonly access: AccessLogService,
  ) {}

  @Get('oversight/changes')
  @Allow('oversight:read')
  @ApiOperation({
    summary: 'Every change to deadlines, lamps, rules and permissions, newest first; reading it is audited',
    operationId: 'listChanges',
  })
  async list(
    @CurrentContext() context: CommandContext,
    @Query({ schema: changeListQuery }) { kind, body, person, from, until, cursor }: ChangeListQuery,
  ) {
    await this.access.opened(context, '/api/v1/oversight/changes');
    return this.changes.list(context.actor, await this.remits.of(context.actor), {
      ...{ kinds: kind === undefined ? [] : [kind], bodyCode: body, person, watched: false, after: cursor },
      from: from === undefined ? undefined : new Date(from),
      until: until === undefined ? undefined : new Date(until),
    });
  }

  @Get('audit/chain')
  @Allow('audit:read')
  @ApiOperation({
    summary: 'Length, head, age and last verification of the audit chain',
    operationId: 'getAuditChain',
  })
  state(@CurrentContext() { actor }: CommandContext) {
    return this.chain.get(actor.cityId);
  }

  @Get('oversight/questions')
  @Allow('oversight:read')
  @ApiOperation({
    summary: 'The questions of the inspector’s group, open ones first',
    operationId: 'listQuestions',
  })
  async asked(@CurrentContext() { actor }: CommandContext) {
    return { items: await this.questions.ofGroup(actor, await this.remits.of(actor)) };
  }

  @Post('oversight/questions')
  @Allow('question:ask')
  @ApiOperation({
    summary: 'Asks the head of a body, with the last day for the answer',
    operationId: 'askQuestion',
  })
  ask(@CurrentContext() context: CommandContext, @Body({ schema: questionInput }) input: QuestionInput) {
    return this.asking.ask(context, input);
  }

  @Post('questions/:id/answer')
  @HttpCode(200)
  @Allow('question:answer')
  @ApiOperation({ summary: 'The head of the body answers, once', operationId: 'answerQuestion' })
  answer(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) questionId: string,
    @Body({ schema: questionAnswerInput }) input: QuestionAnswerInput,
  ) {
    return this.asking.answer(context, questionId, input);
  }
}
