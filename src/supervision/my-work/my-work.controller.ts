import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { MyWorkQueries } from './my-work.queries.js';

const filter = z.strictObject({
  lamp: z.enum(['red', 'yellow'], '灯为 red 或 yellow').optional(),
  show: z.enum(['todo', 'warned', 'waiting'], '填 todo、warned 或 waiting').optional(),
});

@ApiTags('my work')
@Controller('api/v1/my-work')
export class MyWorkController {
  constructor(private readonly work: MyWorkQueries) {}

  @Get()
  @Allow('my-work:read')
  @ApiOperation({ summary: 'What is open for the signed-in person, worst first', operationId: 'listMyWork' })
  async list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: filter }) query: z.infer<typeof filter>,
  ) {
    const { counts, rows } = await this.work.list(actor, query);
    return { counts, rows };
  }
}
