import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { BurdenQueries } from './burden.queries.js';

const query = z.strictObject({ year: z.coerce.number('年份写成 2026').int().min(2000).max(2100).optional() });

@ApiTags('supervision')
@Controller('api/v1/burden')
export class BurdenController {
  constructor(private readonly burden: BurdenQueries) {}

  @Get()
  @Allow('burden:read')
  @ApiOperation({
    summary: 'What was asked of each body in a year: reports, characters, pages, orders, checks',
    operationId: 'getBurden',
  })
  get(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) { year }: z.infer<typeof query>,
  ) {
    return this.burden.of(actor, year);
  }
}
