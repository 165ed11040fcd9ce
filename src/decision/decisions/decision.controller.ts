import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { DecisionQueries } from './decision.queries.js';
import { DecisionService } from './decision.service.js';
import { TaskService } from '../tasks/task.service.js';
import { addTasksInput, confirmInput, decisionInput, withdrawInput } from '../tasks/task.schema.js';
import type { DecisionInput } from '../tasks/task.schema.js';

const id = z.uuid('编号不对');
const page = z.strictObject({ cursor: z.uuid().optional() });

@ApiTags('decision')
@Controller('api/v1')
export class DecisionController {
  constructor(
    private readonly decisions: DecisionService,
    private readonly tasks: TaskService,
    private readonly queries: DecisionQueries,
  ) {}

  @Get('decisions')
  @Allow('decision:read')
  @ApiOperation({ summary: 'Decisions, newest first', operationId: 'listDecisions' })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: page }) { cursor }: z.infer<typeof page>,
  ) {
    return this.queries.list(actor, { cursor });
  }

  @Get('decisions/:id')
  @Allow('decision:read')
  @ApiOperation({ summary: 'One decision with its tasks and parts', operationId: 'getDecision' })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) decisionId: string) {
    return this.queries.get(actor, decisionId);
  }

  @Post('decisions')
  @Allow('decision:create')
  @ApiOperation({
    summary: 'Makes a decision with its tasks, as a draft or dispatched',
    operationId: 'createDecision',
  })
  create(@CurrentContext() context: CommandContext, @Body({ schema: decisionInput }) input: DecisionInput) {
    return this.decisions.create(context, input);
  }

  @Post('decisions/:id/confirm')
  @HttpCode(200)
  @Allow('decision:confirm')
  @ApiOperation({
    summary: 'Confirms a draft; its tasks leave at once or in five minutes',
    operationId: 'confirmDecision',
  })
  confirm(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) decisionId: string,
    @Body({ schema: confirmInput }) input: z.infer<typeof confirmInput>,
  ) {
    return this.decisions.confirm(context, decisionId, input.dispatch);
  }

  @Post('decisions/:id/take-back')
  @HttpCode(200)
  @Allow('decision:take-back')
  @ApiOperation({
    summary: 'Takes a confirmed dispatch back before it left',
    operationId: 'takeBackDecision',
  })
  takeBack(@CurrentContext() context: CommandContext, @Param('id', { schema: id }) decisionId: string) {
    return this.decisions.takeBack(context, decisionId);
  }

  @Post('decisions/:id/tasks')
  @Allow('decision:add-task')
  @ApiOperation({ summary: 'Adds tasks to an open decision', operationId: 'addTasks' })
  addTasks(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) decisionId: string,
    @Body({ schema: addTasksInput }) input: z.infer<typeof addTasksInput>,
  ) {
    return this.decisions.addTasks(context, decisionId, input.tasks);
  }

  @Post('decisions/:id/complete')
  @HttpCode(200)
  @Allow('decision:complete')
  @ApiOperation({ summary: 'Says that nothing more will be added', operationId: 'completeDecision' })
  complete(@CurrentContext() context: CommandContext, @Param('id', { schema: id }) decisionId: string) {
    return this.decisions.markComplete(context, decisionId);
  }

  @Post('decisions/:id/withdraw')
  @HttpCode(200)
  @Allow('decision:withdraw')
  @ApiOperation({ summary: 'Withdraws a decision with all its open parts', operationId: 'withdrawDecision' })
  withdraw(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) decisionId: string,
    @Body({ schema: withdrawInput }) input: z.infer<typeof withdrawInput>,
  ) {
    return this.decisions.withdraw(context, decisionId, input.reason);
  }

  @Post('parts/:id/children')
  @Allow('task:break-down')
  @ApiOperation({ summary: 'Breaks a part down to the bodies below', operationId: 'breakDownPart' })
  breakDown(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
    @Body({ schema: addTasksInput }) input: z.infer<typeof addTasksInput>,
  ) {
    return this.tasks.breakDown(context, partId, input.tasks);
  }
}
