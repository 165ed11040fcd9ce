import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { readForm } from '../../web/forms/read-form.js';
import { RestrictionRaiseService } from '../restrictions/restriction-raise.service.js';
import { RestrictionSheet } from '../restrictions/restriction-sheet.pages.js';
import { restrictionInput } from '../restrictions/restriction.schema.js';
import { ProjectSheet, milestoneForm } from './project-sheet.pages.js';
import * as schema from './project.schema.js';
import { ProjectService } from './project.service.js';
import { withFen } from './wan-field.pages.js';

const id = z.uuid('编号不对');
const kind = z.string().regex(/^[a-z_]{1,40}$/, '没有这个节点');
const taskForm = z.strictObject({ taskId: z.uuid('请选择任务').optional(), version: z.int().optional() });

/** One project: its stage line, what is late, its figures, what blocks it, and the forms of whoever looks after it. */
@ApiExcludeController()
@Controller('projects/:id')
export class ProjectActPages {
  constructor(
    private readonly sheet: ProjectSheet,
    private readonly projects: ProjectService,
    private readonly raising: RestrictionRaiseService,
    private readonly restriction: RestrictionSheet,
  ) {}

  @Get()
  @Allow('project:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) projectId: string,
  ): Promise<void> {
    await this.sheet.show(request, response, { actor, projectId, refused: null });
  }

  @Post('milestones/:kind')
  @Allow('project:edit')
  async milestone(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) projectId: string,
    @Param('kind', { schema: kind }) name: string,
  ): Promise<void> {
    await this.sheet.act(request, response, {
      ...{ context, projectId, id: milestoneForm(name), say: 'projects.done-milestone' },
      run: (fields) => {
        const shape = { days: ['plannedOn', 'doneOn'], numbers: ['version'] };
        const input = readForm(schema.milestoneInput, fields, shape);
        return this.projects.milestone(context, { id: projectId, kind: name }, input);
      },
    });
  }

  @Post('investments')
  @Allow('project:edit')
  async invest(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) projectId: string,
  ): Promise<void> {
    await this.sheet.act(request, response, {
      ...{ context, projectId, id: 'invest', say: 'projects.done-invest' },
      run: (fields) => {
        const input = readForm(schema.investmentInput, withFen(fields, 'doneFen'), { numbers: ['doneFen'] });
        return this.projects.invest(context, projectId, input);
      },
    });
  }

  @Post('state')
  @Allow('project:edit')
  async state(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) projectId: string,
  ): Promise<void> {
    await this.sheet.act(request, response, {
      ...{ context, projectId, id: 'state', say: 'projects.done-state' },
      run: (fields) =>
        this.projects.state(
          context,
          projectId,
          readForm(schema.projectStateInput, fields, { numbers: ['version'] }),
        ),
    });
  }

  @Post('task')
  @Allow('project:edit')
  async task(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) projectId: string,
  ): Promise<void> {
    await this.sheet.act(request, response, {
      ...{ context, projectId, id: 'task', say: 'projects.done-task' },
      run: (fields) => {
        const { taskId = null, version } = readForm(taskForm, fields, {
          numbers: ['version'],
          optional: ['taskId'],
        });
        return this.projects.task(context, projectId, { taskId, version });
      },
    });
  }

  @Post('restrictions')
  @Allow('project:edit')
  async raise(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) projectId: string,
  ): Promise<void> {
    await this.sheet.act(request, response, {
      ...{ context, projectId, id: 'raise', say: 'projects.done-raise' },
      run: async (fields) => {
        const named = await this.restriction.withBody(context, fields);
        return this.raising.raise(context, { input: readForm(restrictionInput, { ...named, projectId }) });
      },
    });
  }
}
