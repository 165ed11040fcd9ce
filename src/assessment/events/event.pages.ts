import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { errorTitles } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { periodWords } from '../measurements/period-words.js';
import { valueLinks } from '../measurements/value-links.js';
import { EventQueries } from './event.queries.js';
import { eventInput } from './event.schema.js';
import { EventService } from './event.service.js';

const form = { id: 'event', draft: 'negative-event' };

/** 负面清单: the events that concern the reader with their reasons; whoever keeps a list registers here. */
@ApiExcludeController()
@Controller('negative-events')
export class EventPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly events: EventService,
    private readonly queries: EventQueries,
    private readonly bodies: BodyPickerService,
  ) {}

  @Get()
  @Allow('measurement:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    await this.#show(request, response, { actor, refused: null });
  }

  @Post()
  @Allow('event:register')
  async register(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      ...form,
      run: async (fields) => this.events.register(context, await this.#read(actor, fields)),
      done: ({ id }) => ({ to: `/negative-events#event-${id}`, say: 'events.done' }),
      again: (refused) => this.#show(request, response, { actor, refused }),
    });
  }

  async #read(actor: Actor, fields: Fields) {
    const text = valuesOf(fields, 'bodyCode')[0] ?? '';
    const bodyCode = (await this.bodies.codeOf(actor.cityId, 'bodyCode', text)) ?? '';
    return readForm(eventInput, { ...fields, bodyCode }, { days: ['happenedOn'], optional: ['kind'] });
  }

  async #show(
    request: Request,
    response: Response,
    { actor, refused }: { actor: Actor; refused: FormState | null },
  ): Promise<void> {
    const t = wordsOf(request);
    const mayRegister = mayDo(actor, 'event:register');
    const indicators = mayRegister ? await this.queries.indicators(actor) : [];
    const events = await this.queries.list(actor);
    const kinds = [...new Set(indicators.flatMap((indicator) => indicator.kinds))];
    await this.pages.send(request, response, {
      view: 'pages/assessment/negative-events',
      title: t('events.title'),
      data: {
        links: valueLinks(actor, '/negative-events', t),
        events: events.map((event) => ({ ...event, quarterName: periodWords(event.quarter, t) })),
        mayRegister: indicators.length > 0,
        indicators: indicators.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })),
        kinds: kinds.map((kind) => ({ value: kind, label: kind })),
        eventForm: refused ?? (await this.forms.open(request, form)),
        first: refused === null ? null : await this.#first(actor, refused),
      },
      form: refused,
      help: 'values',
    });
  }

  async #first(actor: Actor, { problem, values }: FormState): Promise<string | null> {
    if (problem?.title !== errorTitles['event.already-there'][1]) return null;
    const { caseId, bodyCode } = await this.#read(actor, values);
    return this.queries.first(actor, { caseId, bodyCode });
  }
}
