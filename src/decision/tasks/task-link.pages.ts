import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { TaskLinkQueries } from './task-link.queries.js';
import { taskLinkInput } from './task-link.schema.js';
import { TaskLinkService } from './task-link.service.js';

const id = z.uuid('编号不对');
const shape = { numbers: ['version'], optional: ['indicatorCode'] };

/** 服务指标: which indicator a task serves, said by the office. */
@ApiExcludeController()
@Controller('parts/:id/indicator')
export class TaskLinkPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly tasks: TaskLinkQueries,
    private readonly links: TaskLinkService,
  ) {}

  @Get()
  @Allow('task:link')
  page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ) {
    return this.#show(request, response, { context, partId, refused: null });
  }

  @Post()
  @Allow('task:link')
  async link(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ): Promise<void> {
    const { taskId } = await this.tasks.get(context.actor, partId);
    await this.forms.handle(request, response, {
      id: 'link',
      run: (fields) => this.links.link(context, taskId, readForm(taskLinkInput, fields, shape)),
      done: () => ({ to: `/parts/${partId}`, say: 'part.indicator-done' }),
      again: (refused) => this.#show(request, response, { context, partId, refused }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { context, partId, refused }: { context: CommandContext; partId: string; refused: FormState | null },
  ): Promise<void> {
    const task = await this.tasks.get(context.actor, partId);
    const values = { version: String(task.version), indicatorCode: task.indicatorCode ?? '' };
    await this.pages.send(request, response, {
      view: 'pages/decision/task-indicator',
      title: wordsOf(request)('part.indicator-title'),
      place: [{ href: `/parts/${partId}`, label: task.wording }],
      data: { task, partId, linkForm: refused ?? (await this.forms.open(request, { id: 'link', values })) },
      form: refused,
      help: 'tasks',
    });
  }
}
