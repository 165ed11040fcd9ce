import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { FlagQueries } from './flag.queries.js';

@ApiTags('consequence')
@Controller('api/v1/flags')
export class FlagController {
  constructor(private readonly flags: FlagQueries) {}

  @Get()
  @Allow('flag:read')
  @ApiOperation({ summary: 'Where the mobile red flags are and were', operationId: 'listFlags' })
  async list(@CurrentContext() { actor }: CommandContext) {
    return { items: await this.flags.list(actor) };
  }
}
