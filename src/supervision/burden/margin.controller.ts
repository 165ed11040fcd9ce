import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { MarginQueries } from './margin.queries.js';

const query = z.strictObject({
  show: z.enum(['all', 'reasoned', 'unchanged'], '填 all、reasoned 或 unchanged').default('all'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});

@ApiTags('supervision')
@Controller('api/v1/margins')
export class MarginController {
  constructor(private readonly margins: MarginQueries) {}

  @Get()
  @Allow('margin:read')
  @ApiOperation({
    summary: 'What each level kept of the working days when it gave a task down, and by body in all',
    operationId: 'listMargins',
  })
  async list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) asked: z.infer<typeof query>,
  ) {
    return { ...(await this.margins.list(actor, asked)), bodies: await this.margins.sums(actor) };
  }
}
