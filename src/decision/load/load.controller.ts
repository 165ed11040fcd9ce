import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { LoadQueries } from './load.queries.js';

const day = z.iso.date('日期写成 2026-12-31');
const code = z.string().max(60);
const query = z.strictObject({
  body: z.union([code.transform((one) => [one]), z.array(code).max(61)], '请写明单位的代码'),
  dueOn: day,
  until: day.optional(),
});

@ApiTags('decision')
@Controller('api/v1/loads')
export class LoadController {
  constructor(private readonly loads: LoadQueries) {}

  @Get()
  @Allow('load:read')
  @ApiOperation({
    summary: 'How many open parts of each body fall due in the week of a day, and a better day',
    operationId: 'getLoad',
  })
  get(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) { body, dueOn, until }: z.infer<typeof query>,
  ) {
    return this.loads.at(actor, { bodyCodes: body, dueOn, until });
  }
}
