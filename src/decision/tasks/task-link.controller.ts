import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { taskLinkAnswer, taskLinkInput } from './task-link.schema.js';
import type { TaskLinkInput } from './task-link.schema.js';
import { TaskLinkService } from './task-link.service.js';

@ApiTags('decision')
@Controller('api/v1/tasks')
export class TaskLinkController {
  constructor(private readonly links: TaskLinkService) {}

  @Post(':id/indicator')
  @HttpCode(200)
  @Allow('task:link')
  @ApiOperation({ summary: 'Says which indicator a task serves', operationId: 'linkTask' })
  @ApiResponse({ status: 200, standardSchema: taskLinkAnswer })
  link(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: z.uuid('编号不对') }) taskId: string,
    @Body({ schema: taskLinkInput }) input: TaskLinkInput,
  ) {
    return this.links.link(context, taskId, input);
  }
}
