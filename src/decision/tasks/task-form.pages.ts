import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { closingDayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { fieldsOf, valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import { freshForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { LeaderQueries } from '../decisions/leader.queries.js';
import { LoadQueries } from '../load/load.queries.js';
import type { LoadAnswer } from '../load/load.queries.js';
import type { NewTask } from './new-tasks.js';
import type { TaskInput } from './task.schema.js';
import { TaskLinkQueries } from './task-link.queries.js';
import { focusAfter, pressed, rowsIn, withoutEmptyRows } from './task-rows.js';

/** A form with rows of tasks: what is made of it, and what its page says. */
export interface TaskForm<T extends { tasks: TaskInput[] }> {
  id: string;
  draft: string;
  action: string;
  title: string;
  place: { href: string; label: string }[];
  /** Whether title, leader and urgency of the decision stand above the tasks. */
  whole: boolean;
  /** What it comes from, in a sentence; left out or null: nothing that is quoted. */
  source?: string | null;
  /** The ways in which it can be sent from the page on which one checks it; the first is the filled button. */
  steps: readonly string[];
  schema: z.ZodType<T>;
  /** Deadlines as they would be. @throws what the rules refuse */
  preview: (input: T) => Promise<Pick<NewTask, 'dueAt' | 'dueStory'>[]>;
  run: (input: T, step: string) => Promise<{ to: string; say: string }>;
}

/** A request for such a form. */
interface Asked<T extends { tasks: TaskInput[] }> {
  request: Request;
  response: Response;
  context: CommandContext;
  form: TaskForm<T>;
}

const shape = {
  numbers: ['tasks.*.milestones.*.expectedAtEnd'],
  days: ['tasks.*.dueOn', 'tasks.*.milestones.*.dueOn'],
  flags: ['tasks.*.longTerm'],
  lists: ['tasks.*.cooperating'],
  optional: [
    'responsibleLeader',
    'tasks.*.responsibleLeader',
    'tasks.*.path',
    'tasks.*.standard',
    'tasks.*.indicatorCode',
    'tasks.*.milestones.*.goal',
  ],
};

/** Shows and takes forms with rows of tasks: rows come and go, all is checked once more, then it is sent. */
@Injectable()
export class TaskFormPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly picker: BodyPickerService,
    private readonly leaders: LeaderQueries,
    private readonly loads: LoadQueries,
    private readonly indicators: TaskLinkQueries,
  ) {}

  /** The page on which it is written; `focus` names the field in which one goes on. */
  async edit<T extends { tasks: TaskInput[] }>(
    { request, response, context, form }: Asked<T>,
    state: FormState,
    focus: string | null = null,
  ) {
    const data = {
      focus,
      action: form.action,
      whole: form.whole,
      source: form.source ?? null,
      heading: form.title,
      // What stands in the fields is what was just sent: an older copy in the browser must not come over it.
      answered: request.method === 'POST',
      rows: rowsIn(state.values),
      leaders: await this.leaders.list(context.actor.cityId),
      indicators: await this.indicators.choices(context.actor),
      curves: ['linear', 'at_end'].map((value) => ({
        value,
        label: wordsOf(request)(`decision.curve-${value}`),
      })),
    };
    const { title, place } = form;
    await this.pages.send(request, response, {
      view: 'pages/decision/edit-tasks',
      ...{ title, place, data, form: state },
      help: 'decisions',
    });
  }

  /** Takes what was pressed: a row more or less, the page on which one checks it, or the last word. */
  async take<T extends { tasks: TaskInput[] }>(asked: Asked<T>): Promise<void> {
    const { step = '', ...typed } = fieldsOf(asked.request);
    const way = typeof step === 'string' ? step : '';
    if (asked.form.steps.includes(way))
      return this.#send(asked, { fields: withoutEmptyRows(typed), step: way });
    if (way === 'check') return this.#check(asked, withoutEmptyRows(typed));
    const { id, draft } = asked.form;
    const values = pressed(typed, way);
    await this.edit(asked, freshForm(asked.request, { id, draft, values }), focusAfter(way, rowsIn(values)));
  }

  async #check<T extends { tasks: TaskInput[] }>(asked: Asked<T>, fields: Fields): Promise<void> {
    try {
      const input = await this.#read(asked, fields);
      await this.#showCheck(asked, { fields, input, dues: await asked.form.preview(input) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await this.#handle(asked, fields, () => Promise.reject(error));
    }
  }

  #send<T extends { tasks: TaskInput[] }>(
    asked: Asked<T>,
    { fields, step }: { fields: Fields; step: string },
  ) {
    return this.#handle(asked, fields, async () => asked.form.run(await this.#read(asked, fields), step));
  }

  #handle<T extends { tasks: TaskInput[] }>(
    asked: Asked<T>,
    fields: Fields,
    run: () => Promise<{ to: string; say: string }>,
  ) {
    const { id, draft } = asked.form;
    return this.forms.handle(asked.request, asked.response, {
      ...{ id, draft, run },
      done: (answer) => answer,
      again: (state) => this.edit(asked, { ...state, values: fields }),
    });
  }

  async #read<T extends { tasks: TaskInput[] }>({ context, form }: Asked<T>, fields: Fields): Promise<T> {
    const coded = { ...fields };
    for (const [name, value] of Object.entries(fields)) {
      if (!/^tasks\.\d+\.(responsible|cooperating)$/.test(name)) continue;
      const texts = typeof value === 'string' ? [value] : value;
      const codes = await Promise.all(
        texts.map((text) => this.picker.codeOf(context.actor.cityId, name, text)),
      );
      const found = codes.filter((code) => code !== undefined);
      coded[name] = name.endsWith('cooperating') ? found : (found[0] ?? '');
    }
    return readForm(form.schema, coded, form.whole ? { ...shape, flags: ['urgent', ...shape.flags] } : shape);
  }

  async #showCheck<T extends { tasks: TaskInput[] }>(
    { request, response, context, form }: Asked<T>,
    { fields, input, dues }: { fields: Fields; input: T; dues: Pick<NewTask, 'dueAt' | 'dueStory'>[] },
  ): Promise<void> {
    const leaders = await this.leaders.list(context.actor.cityId);
    const indicators = await this.indicators.choices(context.actor);
    const t = wordsOf(request);
    const loads = await this.#loads(context.actor, input.tasks, dues);
    await this.pages.send(request, response, {
      view: 'pages/decision/check-tasks',
      title: t('decision.check-title', { title: form.title }),
      place: form.place,
      data: {
        ...{ action: form.action, whole: form.whole, steps: form.steps, source: form.source ?? null },
        heading: t('decision.check-title', { title: form.title }),
        leader: leaders.find(({ value }) => value === fields.responsibleLeader)?.label ?? '—',
        urgent: valuesOf(fields, 'urgent').length > 0,
        name: fields.title,
        tasks: input.tasks.map((task, index) => ({
          ...task,
          ...dues[index],
          load: loads[index] ?? null,
          leader: leaders.find(({ value }) => value === task.responsibleLeader)?.label ?? null,
          indicator: indicators.find(({ value }) => value === task.indicatorCode)?.label ?? null,
          responsible: valuesOf(fields, `tasks.${index}.responsible`)[0],
          cooperating: valuesOf(fields, `tasks.${index}.cooperating`).filter(Boolean).join('、') || '—',
        })),
        kept: Object.entries(fields).flatMap(([name]) =>
          valuesOf(fields, name).map((value) => ({ name, value })),
        ),
      },
      form: freshForm(request, { id: form.id, draft: form.draft }),
      help: 'decisions',
    });
  }

  // What falls due at each body of a task in the week of its deadline; a task without one has no such week.
  async #loads(actor: Actor, tasks: readonly TaskInput[], dues: readonly Pick<NewTask, 'dueAt'>[]) {
    const loads: (LoadAnswer | null)[] = [];
    for (const [index, { responsible, cooperating }] of tasks.entries()) {
      const dueAt = dues[index]?.dueAt ?? null;
      const bodyCodes = [responsible ?? '', ...cooperating];
      loads.push(dueAt && (await this.loads.at(actor, { bodyCodes, dueOn: closingDayOf(dueAt) })));
    }
    return loads;
  }
}
