import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { DossierAccessService } from './dossier-access.service.js';
import { DossierCommentService } from './dossier-comment.service.js';
import { DossierListQueries } from './dossier-list.queries.js';
import { DossierQueries } from './dossier.queries.js';
import * as schema from './dossier.schema.js';

const id = z.uuid('编号不对');

@ApiTags('consequence')
@Controller('api/v1')
export class DossierController {
  constructor(
    private readonly access: DossierAccessService,
    private readonly lists: DossierListQueries,
    private readonly dossiers: DossierQueries,
    private readonly comments: DossierCommentService,
  ) {}

  @Get('dossiers')
  @Allow('dossier:list')
  @ApiOperation({ summary: 'Whose dossiers there are, bodies or people', operationId: 'listDossiers' })
  async list(
    @CurrentContext() context: CommandContext,
    @Query({ schema: schema.dossierListQuery }) asked: schema.DossierListQuery,
  ) {
    await this.access.open(context, { of: 'list', form: 'json', filter: asked });
    const { actor } = context;
    return asked.view === 'people' ? this.lists.persons(actor, asked) : this.lists.bodies(actor, asked);
  }

  @Get('dossiers/bodies/:id')
  @Allow('dossier:list')
  @ApiOperation({
    summary: 'The record of a body with the basis of each entry',
    operationId: 'getBodyDossier',
  })
  async body(@CurrentContext() context: CommandContext, @Param('id', { schema: id }) bodyId: string) {
    await this.access.open(context, { of: 'body', id: bodyId, form: 'json' });
    return this.dossiers.body(context.actor, bodyId);
  }

  @Get('dossiers/people/:id')
  @Allow('dossier:read')
  @ApiOperation({
    summary: 'The record of a person by tenure; the person himself sees his own',
    operationId: 'getPersonDossier',
  })
  async person(@CurrentContext() context: CommandContext, @Param('id', { schema: id }) personId: string) {
    await this.access.open(context, { of: 'person', id: personId, form: 'json' });
    return this.dossiers.person(context.actor, personId);
  }

  @Get('my-dossier')
  @Allow('dossier:comment')
  @ApiOperation({ summary: 'The own record', operationId: 'getMyDossier' })
  async mine(@CurrentContext() context: CommandContext) {
    const { personId } = context.actor;
    await this.access.open(context, { of: 'person', id: personId, form: 'json' });
    return this.dossiers.person(context.actor, personId);
  }

  @Post('my-dossier/comments')
  @HttpCode(201)
  @Allow('dossier:comment')
  @ApiOperation({ summary: 'Says something to the own record', operationId: 'commentMyDossier' })
  @ApiResponse({ status: 201, standardSchema: schema.dossierCommentAnswer })
  comment(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.dossierCommentInput }) input: schema.DossierCommentInput,
  ) {
    return this.comments.add(context, input);
  }
}
