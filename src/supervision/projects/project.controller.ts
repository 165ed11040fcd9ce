import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Heavy } from '../../identity/limits/heavy.decorator.js';
import { ProjectImportService } from './project-import.service.js';
import { ProjectQueries } from './project.queries.js';
import * as schema from './project.schema.js';
import { ProjectService } from './project.service.js';

const id = z.uuid('编号不对');
const kind = z.string().regex(/^[a-z_]{1,40}$/, '没有这个节点');

@ApiTags('supervision')
@Controller('api/v1/projects')
export class ProjectController {
  constructor(
    private readonly queries: ProjectQueries,
    private readonly projects: ProjectService,
    private readonly imports: ProjectImportService,
  ) {}

  @Get()
  @Allow('project:read')
  @ApiOperation({ summary: 'Construction projects, the late ones first', operationId: 'listProjects' })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.projectListQuery }) query: schema.ProjectListQuery,
  ) {
    return this.queries.list(actor, query);
  }

  @Get(':id')
  @Allow('project:read')
  @ApiOperation({ summary: 'One project: its stage and what is late', operationId: 'getProject' })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) projectId: string) {
    return this.queries.get(actor, projectId);
  }

  @Post()
  @Allow('project:edit')
  @ApiOperation({ summary: 'Enters a project by hand', operationId: 'createProject' })
  @ApiResponse({ status: 201, standardSchema: schema.projectAnswer })
  create(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.projectInput }) input: schema.ProjectInput,
  ) {
    return this.projects.create(context, input);
  }

  @Post('import')
  @HttpCode(200)
  @Allow('project:import')
  @Heavy()
  @ApiOperation({
    summary: 'Takes projects over from another system; the same twice is once',
    operationId: 'importProjects',
  })
  @ApiResponse({ status: 200, standardSchema: schema.projectImportAnswer })
  import(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.projectImportInput }) input: schema.ProjectImportInput,
  ) {
    return this.imports.import(context, input);
  }

  @Post(':id/milestones/:kind')
  @HttpCode(200)
  @Allow('project:edit')
  @ApiOperation({ summary: 'Plans a milestone, or says when it was reached', operationId: 'planMilestone' })
  @ApiResponse({ status: 200, standardSchema: schema.projectAnswer })
  milestone(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) projectId: string,
    @Param('kind', { schema: kind }) milestoneKind: string,
    @Body({ schema: schema.milestoneInput }) input: schema.MilestoneInput,
  ) {
    return this.projects.milestone(context, { id: projectId, kind: milestoneKind }, input);
  }

  @Post(':id/investments')
  @HttpCode(200)
  @Allow('project:edit')
  @ApiOperation({ summary: 'Keeps what was invested in a month', operationId: 'recordInvestment' })
  @ApiResponse({ status: 200, standardSchema: schema.projectAnswer })
  invest(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) projectId: string,
    @Body({ schema: schema.investmentInput }) input: schema.InvestmentInput,
  ) {
    return this.projects.invest(context, projectId, input);
  }

  @Post(':id/state')
  @HttpCode(200)
  @Allow('project:edit')
  @ApiOperation({ summary: 'Says that it stands still, goes on or is done', operationId: 'setProjectState' })
  @ApiResponse({ status: 200, standardSchema: schema.projectAnswer })
  state(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) projectId: string,
    @Body({ schema: schema.projectStateInput }) input: schema.ProjectStateInput,
  ) {
    return this.projects.state(context, projectId, input);
  }

  @Post(':id/task')
  @HttpCode(200)
  @Allow('project:edit')
  @ApiOperation({ summary: 'Links it with the task that it serves', operationId: 'linkProject' })
  @ApiResponse({ status: 200, standardSchema: schema.projectAnswer })
  task(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) projectId: string,
    @Body({ schema: schema.projectTaskInput }) input: schema.ProjectTaskInput,
  ) {
    return this.projects.task(context, projectId, input);
  }
}
