import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { PartTransferService } from './part-transfer.service.js';
import * as schema from './task-change.schema.js';
import { TaskMergeService } from './task-merge.service.js';
import { TaskWithdrawService } from './task-withdraw.service.js';

const id = z.uuid('编号不对');

@ApiTags('decision')
@Controller('api/v1')
export class TaskChangeController {
  constructor(
    private readonly withdrawals: TaskWithdrawService,
    private readonly merges: TaskMergeService,
    private readonly transfers: PartTransferService,
  ) {}

  @Post('tasks/:id/withdraw')
  @HttpCode(200)
  @Allow('task:withdraw')
  @ApiOperation({ summary: 'Takes a task back with all its open parts', operationId: 'withdrawTask' })
  @ApiResponse({ status: 200, standardSchema: schema.taskEndAnswer })
  withdraw(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) taskId: string,
    @Body({ schema: schema.taskWithdrawInput }) input: schema.TaskWithdrawInput,
  ) {
    return this.withdrawals.withdraw(context, taskId, input);
  }

  @Post('tasks/:id/merge')
  @HttpCode(200)
  @Allow('task:merge')
  @ApiOperation({ summary: 'Puts a task into another one of its decision', operationId: 'mergeTask' })
  @ApiResponse({ status: 200, standardSchema: schema.taskEndAnswer })
  merge(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) taskId: string,
    @Body({ schema: schema.taskMergeInput }) input: schema.TaskMergeInput,
  ) {
    return this.merges.merge(context, taskId, input);
  }

  @Post('parts/:id/transfer')
  @HttpCode(200)
  @Allow('part:transfer')
  @ApiOperation({ summary: 'Hands a part on to another body, which signs anew', operationId: 'transferPart' })
  @ApiResponse({ status: 200, standardSchema: schema.partTransferAnswer })
  transfer(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
    @Body({ schema: schema.partTransferInput }) input: schema.PartTransferInput,
  ) {
    return this.transfers.transfer(context, partId, input);
  }
}
