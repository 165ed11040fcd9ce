import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../../identity/allow.decorator.js';
import { PublicDoorService } from './public-door.service.js';
import { PublicQueries } from './public.queries.js';
import { publicCache, publicQuery } from './public.schema.js';
import type { PublicQuery } from './public.schema.js';

@ApiTags('cockpit')
@Controller('api/v1/public')
export class PublicController {
  constructor(
    private readonly door: PublicDoorService,
    private readonly queries: PublicQueries,
  ) {}

  @Get()
  @Public()
  @ApiOperation({
    summary: 'What everybody may see, without signing in: published places and public commitments',
    operationId: 'getPublicPage',
  })
  async get(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
    @Query({ schema: publicQuery }) { period }: PublicQuery,
  ) {
    const { cityId, decision } = await this.door.pass(request.ip);
    response.setHeader('Cache-Control', publicCache);
    return { decision, ...(await this.queries.page(cityId, period)) };
  }
}
