import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { WallQueries } from './wall.queries.js';

@ApiTags('cockpit')
@Controller('api/v1/wall')
export class WallController {
  constructor(private readonly wall: WallQueries) {}

  @Get()
  @Allow('wall:read')
  @ApiOperation({
    summary: 'What the command centre shows: lamps by body, warned tasks, today’s changes; nothing personal',
    operationId: 'getWall',
  })
  get(@CurrentContext() { actor }: CommandContext) {
    return this.wall.of(actor.cityId);
  }
}
