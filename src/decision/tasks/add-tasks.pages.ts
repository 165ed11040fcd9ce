import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { FormService } from '../../web/forms/form.service.js';
import { wordsOf } from '../../web/words-of.js';
import { DecisionRoomQueries } from '../decisions/decision-room.queries.js';
import { DecisionService } from '../decisions/decision.service.js';
import { NewDecisionService } from '../decisions/new-decision.service.js';
import { addTasksInput } from './task.schema.js';
import { TaskFormPages } from './task-form.pages.js';
import type { TaskForm } from './task-form.pages.js';

const id = z.uuid('编号不对');

/** More tasks for a decision that is not closed: the same rows as for a new one. */
@ApiExcludeController()
@Controller('decisions/:id/tasks/new')
export class AddTasksPages {
  constructor(
    private readonly forms: FormService,
    private readonly rows: TaskFormPages,
    private readonly room: DecisionRoomQueries,
    private readonly decisions: DecisionService,
    private readonly drafting: NewDecisionService,
  ) {}

  @Get()
  @Allow('decision:add-task')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) decisionId: string,
  ): Promise<void> {
    const form = await this.#form(request, context, decisionId);
    const state = await this.forms.open(request, { id: form.id, draft: form.draft });
    await this.rows.edit({ request, response, context, form }, state);
  }

  @Post()
  @Allow('decision:add-task')
  async send(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) decisionId: string,
  ): Promise<void> {
    const form = await this.#form(request, context, decisionId);
    await this.rows.take({ request, response, context, form });
  }

  async #form(
    request: Request,
    context: CommandContext,
    decisionId: string,
  ): Promise<TaskForm<z.infer<typeof addTasksInput>>> {
    const t = wordsOf(request);
    const { head } = await this.room.get(context.actor, decisionId);
    const way = `/decisions/${decisionId}`;
    const preview = {
      title: head.title,
      urgent: head.urgent,
      complete: false,
      documentId: head.document?.id,
    };
    return {
      id: 'tasks',
      draft: `decision-tasks:${decisionId}`,
      action: `${way}/tasks/new`,
      title: t('decision.add'),
      place: [
        { href: '/decisions', label: t('decision.title') },
        { href: way, label: head.title },
      ],
      whole: false,
      steps: ['send'],
      schema: addTasksInput,
      preview: ({ tasks }) => this.drafting.preview(context, { ...preview, tasks }),
      run: async ({ tasks }) => {
        await this.decisions.addTasks(context, decisionId, tasks);
        return { to: way, say: 'decision.tasks-added' };
      },
    };
  }
}
