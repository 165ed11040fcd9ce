import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { calendarDecisionInput, calendarImportInput } from './calendar-import.schema.js';
import { CalendarImportService } from './calendar-import.service.js';
import { CalendarQueries, stretchesOf } from './calendar.queries.js';
import type { MovedLimit } from './limit-recount.record.js';

const id = z.uuid('编号不对');
const which = z.object({ year: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined) });
const ways = ['confirm', 'discard'] as const;

/** 工作日历: the year as the city counts it, the import of the next one, and what it would do. */
@ApiExcludeController()
@Controller('calendar')
export class CalendarPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly calendars: CalendarQueries,
    private readonly imports: CalendarImportService,
  ) {}

  @Get()
  @Allow('rule-pack:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: which }) { year }: z.infer<typeof which>,
  ): Promise<void> {
    await this.#calendar(request, response, { actor, year: year ?? null, refused: null });
  }

  @Post('imports')
  @Allow('calendar:import')
  async import(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...importForm,
      run: (fields) =>
        this.imports.import(context, readForm(calendarImportInput, fields, { numbers: ['year'] })),
      done: ({ id: importId }) => ({ to: `/calendar/imports/${importId}`, say: 'calendar.imported' }),
      again: (refused) => this.#calendar(request, response, { actor: context.actor, year: null, refused }),
    });
  }

  @Get('imports/:id')
  @Allow('calendar:confirm')
  async preview(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) importId: string,
  ): Promise<void> {
    await this.#preview(request, response, { actor, importId, refused: null });
  }

  @Post('imports/:id')
  @Allow('calendar:confirm')
  async decide(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) importId: string,
  ): Promise<void> {
    const { actor } = context;
    const way = (request.body as Fields).outcome === 'discard' ? 'discard' : 'confirm';
    await this.forms.handle(request, response, {
      ...{ id: way, labels: { reason: 'calendar.reason' } },
      run: (fields) =>
        this.imports.decide(
          context,
          importId,
          readForm(calendarDecisionInput, fields, { numbers: ['version'] }),
        ),
      done: () => ({ to: `/calendar/imports/${importId}`, say: `calendar.done-${way}` }),
      again: (refused) => this.#preview(request, response, { actor, importId, refused }),
    });
  }

  async #calendar(request: Request, response: Response, { actor, year, refused }: ShownYear): Promise<void> {
    const { days, ...calendar } = await this.calendars.calendar(actor, year);
    const next = (calendar.years.at(-1) ?? calendar.year) + 1;
    const values = { year: String(next) };
    await this.pages.send(request, response, {
      view: 'pages/supervision/calendar',
      title: wordsOf(request)('calendar.title'),
      data: {
        ...calendar,
        stretches: stretchesOf(days),
        years: calendar.years.map((one) => ({ year: one, current: one === calendar.year })),
        mayImport: mayDo(actor, 'calendar:import'),
        mayConfirm: mayDo(actor, 'calendar:confirm'),
        importForm: refused ?? (await this.forms.open(request, { ...importForm, values })),
      },
      form: refused,
      help: 'deadlines',
    });
  }

  async #preview(
    request: Request,
    response: Response,
    { actor, importId, refused }: ShownImport,
  ): Promise<void> {
    const draft = await this.calendars.getImport(actor, importId);
    const effect = draft.state === 'draft' ? await this.calendars.effectOf(actor, draft) : null;
    const t = wordsOf(request);
    const forms: Record<string, FormState> = {};
    const values = { version: String(draft.version) };
    for (const way of ways)
      forms[way] = refused?.id === way ? refused : await this.forms.open(request, { id: way, values });
    await this.pages.send(request, response, {
      view: 'pages/supervision/calendar-import',
      title: t('calendar.one', { year: draft.year }),
      place: [{ href: '/calendar', label: t('calendar.title') }],
      data: {
        ...{ draft, forms, stretches: stretchesOf(draft.days) },
        effect: effect && {
          ...effect,
          limits: {
            ...effect.limits,
            rows: effect.limits.rows.map((row) => ({ ...row, href: placeOf(subjectOf(row)) })),
          },
          rows: effect.rows.map((row) => ({
            ...row,
            href: placeOf({ subjectType: 'part', subjectId: row.partId }),
          })),
        },
      },
      form: refused,
      help: 'deadlines',
    });
  }
}

const subjects = {
  ...{ order: 'order', order_review: 'order', report_review: 'report', restriction: 'restriction' },
} as const;
const subjectOf = ({ kind, id: subjectId }: MovedLimit) => ({ subjectType: subjects[kind], subjectId });

const importForm = { id: 'import', draft: 'calendar-import' };

interface ShownYear {
  actor: Actor;
  year: number | null;
  refused: FormState | null;
}

interface ShownImport {
  actor: Actor;
  importId: string;
  refused: FormState | null;
}
