import { Controller, Get, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.js';
import { partStates } from '../../domain/states/part-states.js';
import type { PartState } from '../../domain/states/part-states.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { freshForm, refusedForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { LivePage } from '../../web/live-page.interceptor.js';
import { listPages, pageAsked } from '../../web/list-pages.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { termsOf, wordsOf } from '../../web/words-of.js';
import { TaskListQueries, taskPageSize } from './task-list.queries.js';
import type { TaskRow } from './task-list.queries.js';

const lamps = ['red', 'yellow', 'green', 'grey'] as const;
const states = Object.keys(partStates.states).filter((state) => state !== 'draft') as PartState[];
const text = z.string().trim().max(100, '不超过100字').default('');
// A filter that was left empty sends the empty text.
const query = z.object({
  lamp: z.enum(['', ...lamps]).default(''),
  state: z.enum(['', ...states]).default(''),
  body: text,
  decision: text,
  words: text,
  settled: z.enum(['', '1']).default(''),
  sort: z.enum(['due', 'lamp']).default('lamp'),
  page: pageAsked,
});

type TaskQuery = z.infer<typeof query>;

/** 任务清单: the parts within the reader's reach; its state is in its address. */
@ApiExcludeController()
@Controller('tasks')
export class TaskListPages {
  constructor(
    private readonly pages: PageService,
    private readonly tasks: TaskListQueries,
    private readonly picker: BodyPickerService,
  ) {}

  @Get()
  @Allow('decision:read')
  @UseInterceptors(LivePage)
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) asked: TaskQuery,
  ): Promise<void> {
    const { form, bodyCode } = await this.#form(request, actor, asked);
    const { count, rows } =
      form.problem === null
        ? await this.tasks.list(actor, { ...filterOf(asked), bodyCode })
        : { count: 0, rows: [] };
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/supervision/tasks',
      title: t('tasks.title'),
      data: {
        filterForm: form,
        ...listPages({ page: asked.page, size: taskPageSize, count }, (page) =>
          addressOf({ ...asked, page }),
        ),
        rows: rows.map((row) => shownRow(row, actor)),
        lamps: lamps.map((value) => ({ value, label: t(`lamp.${value}`) })),
        states: states.map((value) => ({ value, label: termsOf(request)(partStates.states[value].name) })),
        sort: asked.sort,
        byDue: addressOf({ ...asked, sort: 'due', page: 1 }),
        byLamp: addressOf({ ...asked, sort: 'lamp', page: 1 }),
      },
      form: form.problem === null ? null : form,
      help: 'tasks',
    });
  }

  // A body that nobody knows is said at its field, as in any form.
  async #form(request: Request, actor: Actor, asked: TaskQuery) {
    const fields = { ...asked, page: String(asked.page) };
    const form = freshForm(request, { id: 'tasks', values: fields });
    try {
      return { form, bodyCode: await this.picker.codeOf(actor.cityId, 'body', asked.body) };
    } catch (refusal) {
      if (!(refusal instanceof AppError)) throw refusal;
      const refused: FormState = refusedForm(form, { fields, refusal, labels: {} });
      return { form: refused, bodyCode: undefined };
    }
  }
}

const filterOf = ({ lamp, state, decision, words, settled, sort, page }: TaskQuery) => ({
  ...{ lamp: lamp === '' ? undefined : lamp, state: state === '' ? undefined : state },
  ...{ decision, words, settled: settled === '1', sort, page },
});

const shownRow = (row: TaskRow, { bodyId }: Actor) => ({
  ...row,
  mine: row.move.who === 'unit' && row.bodyId === bodyId,
  href: placeOf({ subjectType: 'part', subjectId: row.id }),
});

const starts: Record<string, string> = { sort: 'lamp', page: '1' };

/** The address of the list with what differs from its beginning. */
function addressOf(asked: TaskQuery): string {
  const said = Object.entries(asked)
    .map(([name, value]) => [name, String(value)] as const)
    .filter(([name, value]) => value !== '' && value !== starts[name]);
  const search = new URLSearchParams(Object.fromEntries(said)).toString();
  return search === '' ? '/tasks' : `/tasks?${search}`;
}
