import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandContext } from '../identity/actor.js';
import { Allow } from '../identity/allow.decorator.js';
import { CurrentContext } from '../identity/current-context.decorator.js';
import { CityService } from './city.service.js';

@ApiTags('city')
@Controller('api/v1')
export class OrganizationController {
  constructor(private readonly city: CityService) {}

  @Get('bodies')
  @Allow('city:read')
  @ApiOperation({ summary: 'All bodies at three levels', operationId: 'listBodies' })
  bodies(@CurrentContext() { actor }: CommandContext) {
    return this.city.listBodies(actor.cityId);
  }

  @Get('rule-pack')
  @Allow('rule-pack:read')
  @ApiOperation({ summary: 'The rules by which the city judges today', operationId: 'getRulePack' })
  rulePack(@CurrentContext() { actor }: CommandContext) {
    return this.city.rulePack(actor.cityId);
  }
}
