import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { CockpitQueries } from './cockpit.queries.js';

const query = z.strictObject({
  page: z.coerce.number().int().min(1).max(1_000).default(1),
  decision: z.uuid('编号不对').optional(),
  body: z.string().min(1).max(60).optional(),
  part: z.uuid('编号不对').optional(),
});

@ApiTags('cockpit')
@Controller('api/v1/cockpit')
export class CockpitController {
  constructor(private readonly cockpit: CockpitQueries) {}

  @Get()
  @Allow('cockpit:read')
  @ApiOperation({
    summary:
      'A leader’s decisions as loops, what waits for his signature, and what turns worse; also for his secretary',
    operationId: 'getCockpit',
  })
  get(@CurrentContext() { actor }: CommandContext, @Query({ schema: query }) asked: z.infer<typeof query>) {
    return this.cockpit.of(actor, asked);
  }
}
