import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { LibraryQueries } from './library.queries.js';
import { libraryAnswer, libraryQuery } from './library.schema.js';
import type { LibraryQuery } from './library.schema.js';
import { SchemeQueries } from '../schemes/scheme.queries.js';
import { schemeAnswer, schemeList } from '../schemes/scheme.schema.js';

const id = z.uuid('编号不对');

@ApiTags('assessment')
@Controller('api/v1')
export class LibraryController {
  constructor(
    private readonly library: LibraryQueries,
    private readonly schemes: SchemeQueries,
  ) {}

  @Get('indicators')
  @Allow('indicator:read')
  @ApiOperation({
    summary: 'The library of indicators with what was cut and the rate',
    operationId: 'listIndicators',
  })
  @ApiResponse({ status: 200, standardSchema: libraryAnswer })
  indicators(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: libraryQuery }) query: LibraryQuery,
  ) {
    return this.library.list(actor.cityId, query);
  }

  @Get('schemes')
  @Allow('scheme:read')
  @ApiOperation({
    summary: 'Schemes of every year and the measures they carry out',
    operationId: 'listSchemes',
  })
  @ApiResponse({ status: 200, standardSchema: schemeList })
  list(@CurrentContext() { actor }: CommandContext) {
    return this.schemes.list(actor);
  }

  @Get('schemes/:id')
  @Allow('scheme:read')
  @ApiOperation({ summary: 'One scheme with its rows and the plan check', operationId: 'getScheme' })
  @ApiResponse({ status: 200, standardSchema: schemeAnswer })
  scheme(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) schemeId: string) {
    return this.schemes.get(actor, schemeId);
  }
}
