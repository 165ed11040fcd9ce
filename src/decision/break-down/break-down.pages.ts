import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { closingDayOf } from '../../domain/calendar/city-day.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { PartQueries } from '../../implementation/parts/part.queries.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { BreakDownQueries } from './break-down.queries.js';
import { filledRows, rowsIn, withRowsOfForm } from './break-down-rows.js';
import { withoutEmptyRows } from '../tasks/task-rows.js';
import { TaskService } from '../tasks/task.service.js';
import { addTasksInput } from '../tasks/task.schema.js';

const id = z.uuid('编号不对');
const query = z.object({ rows: z.coerce.number().int().min(1).max(30).default(3) });
const shape = {
  numbers: ['tasks.*.milestones.*.expectedAtEnd'],
  days: ['tasks.*.dueOn', 'tasks.*.milestones.*.dueOn'],
  lists: ['tasks.*.cooperating'],
  optional: ['tasks.*.responsible', 'tasks.*.standard', 'tasks.*.marginReason', 'tasks.*.milestones.*.goal'],
};

/** 分解到下级: gives tasks under a part to the bodies below, several at once. */
@ApiExcludeController()
@Controller('parts/:id/break-down')
export class BreakDownPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly parts: PartQueries,
    private readonly queries: BreakDownQueries,
    private readonly tasks: TaskService,
  ) {}

  @Get()
  @Allow('task:break-down')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
    @Query({ schema: query }) { rows }: z.infer<typeof query>,
  ): Promise<void> {
    const form = await this.forms.open(request, formOf(partId));
    await this.#show(request, response, { context, partId, form, rows: Math.max(rows, rowsIn(form.values)) });
  }

  @Post()
  @Allow('task:break-down')
  async send(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) partId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...formOf(partId),
      run: (fields) => this.#run(context, partId, fields),
      done: ({ taskIds }) => ({
        to: `/parts/${partId}#below`,
        say: ['break-down.done', { count: taskIds.length }],
      }),
      again: (form) =>
        this.#show(request, response, { context, partId, form, rows: Math.max(1, rowsIn(form.values)) }),
    });
  }

  // Rows that were left empty are left out; a refusal points to the row as it stands in the form.
  #run(context: CommandContext, partId: string, fields: Fields) {
    const { rows, filled } = filledRows(fields);
    return withRowsOfForm(rows, async () => {
      const { tasks } = readForm(addTasksInput, withoutEmptyRows(filled), shape);
      return this.tasks.breakDown(context, partId, tasks);
    });
  }

  async #show(request: Request, response: Response, { context: { actor }, partId, form, rows }: Shown) {
    const part = await this.parts.get(actor, partId);
    const bodies = await this.queries.bodiesBelow(actor, partId);
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/decision/break-down',
      title: t('break-down.title'),
      place: [
        { href: '/tasks', label: t('part.list') },
        { href: `/parts/${partId}`, label: part.task.wording },
      ],
      data: {
        part,
        breakForm: form,
        until: part.dueAt && closingDayOf(part.dueAt),
        bodies: bodies.map(({ code, name }) => ({ value: code, label: name })),
        rows: Array.from({ length: rows }, (_, index) => rowShown(form.values, index)),
        curves: ['linear', 'at_end'].map((value) => ({ value, label: t(`decision.curve-${value}`) })),
        more: rows < 30 ? `/parts/${partId}/break-down?rows=${Math.min(30, rows + 3)}` : null,
      },
      form,
      help: 'tasks',
    });
  }
}

interface Shown {
  context: CommandContext;
  partId: string;
  form: FormState;
  /** How many rows the form has. */
  rows: number;
}

/** Milestones for which a row has room at once; after a press on its button there is room for more. */
const spare = 2;

// What a row can say beyond its four fields is folded until somebody says it.
function rowShown(values: Fields, index: number) {
  const name = `tasks.${index}`;
  const said = Object.entries(values).filter(
    ([field, value]) => field.startsWith(`${name}.`) && value !== '',
  );
  const lines = said.flatMap(([field]) => /\.milestones\.(\d+)\.(?!curve)/.exec(field)?.[1] ?? []);
  const length = Math.max(-1, ...lines.map(Number)) + 1 + spare;
  return {
    ...{ name, number: index + 1 },
    milestones: Array.from({ length }, (_, line) => `${name}.milestones.${line}`),
    more: lines.length > 0 || said.some(([field]) => /\.(standard|cooperating)$/.test(field)),
  };
}

const formOf = (partId: string) => ({ id: 'break-down', draft: `break-down:${partId}` });
