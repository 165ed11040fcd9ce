import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../identity/allow.decorator.js';
import { CurrentContext } from '../identity/current-context.decorator.js';
import type { CommandContext } from '../identity/actor.js';
import { ClockAdvanceService } from './clock-advance.service.js';
import { plusDuration } from './duration.js';

const advanceInput = z
  .strictObject({
    to: z.iso.datetime({ offset: true, error: '时间写成 2026-12-31T18:00:00+08:00' }).optional(),
    by: z.iso.duration('时长写成 P1D 或 PT2H').optional(),
  })
  .refine(({ to, by }) => (to === undefined) !== (by === undefined), '“to”和“by”写一个')
  .meta({ id: 'AdvanceClock' });

@ApiTags('demo')
@Controller('api/v1/demo/clock')
export class ClockController {
  constructor(private readonly clock: ClockAdvanceService) {}

  @Get()
  @Allow('clock:read')
  @ApiOperation({ summary: 'The city time', operationId: 'readClock' })
  read(@CurrentContext() { actor }: CommandContext) {
    return this.clock.read(actor.cityId);
  }

  @Post('advance')
  @HttpCode(200)
  @Allow('clock:advance')
  @ApiOperation({
    summary: 'Moves the city clock and answers when all that was due is done',
    operationId: 'advanceClock',
  })
  advance(
    @CurrentContext() context: CommandContext,
    @Body({ schema: advanceInput }) { to, by }: z.infer<typeof advanceInput>,
  ) {
    return this.clock.advance(context, (now) =>
      to === undefined ? plusDuration(now, by ?? '') : new Date(to),
    );
  }
}
