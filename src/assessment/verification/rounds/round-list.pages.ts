import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { quarterOfPeriod } from '../../../domain/assessment/data-month.js';
import { dayOf } from '../../../domain/calendar/city-day.js';
import type { Actor, CommandContext } from '../../../identity/actor.js';
import { Allow } from '../../../identity/allow.decorator.js';
import { CurrentContext } from '../../../identity/current-context.decorator.js';
import { mayDo } from '../../../identity/permissions.js';
import { BodyPickerService } from '../../../organization/body-picker.service.js';
import { valuesOf } from '../../../web/forms/form-fields.js';
import type { Fields } from '../../../web/forms/form-fields.js';
import { FormService } from '../../../web/forms/form.service.js';
import type { FormState } from '../../../web/forms/form-state.js';
import { readForm } from '../../../web/forms/read-form.js';
import { PageService } from '../../../web/page.service.js';
import { wordsOf } from '../../../web/words-of.js';
import { periodWords } from '../../measurements/period-words.js';
import { tripKinds } from '../trips/inspection-trip.entity.js';
import { TripQueries } from '../trips/trip.queries.js';
import { tripInput, tripQuery } from '../trips/trip.schema.js';
import type { TripQuery } from '../trips/trip.schema.js';
import { TripService } from '../trips/trip.service.js';
import { RoundQueries } from './round.queries.js';
import { roundInput } from './round.schema.js';
import { RoundService } from './round.service.js';

const fileForm = { id: 'file', draft: 'trip:new' };

/** 核查: the rounds, and the calendar of all trips of a year with the budget that they use. */
@ApiExcludeController()
@Controller('verifications')
export class RoundListPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly bodies: BodyPickerService,
    private readonly rounds: RoundService,
    private readonly queries: RoundQueries,
    private readonly trips: TripService,
    private readonly calendar: TripQueries,
  ) {}

  @Get()
  @Allow('verification:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: tripQuery }) { year }: TripQuery,
  ): Promise<void> {
    await this.#show(request, response, { actor, year, refused: null });
  }

  @Post()
  @Allow('verification:run')
  async open(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'open',
      run: (fields) => this.rounds.open(context, readForm(roundInput, fields)),
      done: ({ period }) => ({ to: `/verifications/${period}`, say: 'verifications.done-open' }),
      again: (refused) => this.#show(request, response, { actor: context.actor, refused }),
    });
  }

  @Post('trips')
  @Allow('trip:file')
  async file(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      ...fileForm,
      run: async (fields) => this.trips.file(context, await this.#read(actor, fields)),
      done: ({ id, state }) => ({
        to: `/verifications/trips/${id}`,
        say: state === 'unsigned' ? 'verifications.done-file-unsigned' : 'verifications.done-file',
      }),
      again: (refused) => this.#show(request, response, { actor, refused }),
    });
  }

  async #read(actor: Actor, fields: Fields) {
    const typed = valuesOf(fields, 'bodies').filter((text) => text.trim() !== '');
    const bodies: string[] = [];
    for (const text of typed) bodies.push((await this.bodies.codeOf(actor.cityId, 'bodies', text)) ?? '');
    const shape = { days: ['fromOn', 'toOn'], lists: ['bodies'], optional: ['extraReason'] };
    return readForm(tripInput, { ...fields, bodies }, shape);
  }

  async #show(request: Request, response: Response, { actor, year: asked, refused }: Shown): Promise<void> {
    const t = wordsOf(request);
    const rounds = await this.queries.list(actor);
    const { year, used, most, county, trips, tripWd } = await this.calendar.year(actor, asked);
    const today = dayOf(await this.queries.now(actor));
    const present = Number(today.slice(0, 4));
    const starts = [
      ...(mayDo(actor, 'verification:run')
        ? [{ id: 'open', values: { period: quarterOfPeriod(today.slice(0, 7)) ?? '' } }]
        : []),
      ...(mayDo(actor, 'trip:file') ? [{ ...fileForm, values: { fromOn: today, toOn: today } }] : []),
    ];
    await this.pages.send(request, response, {
      view: 'pages/assessment/verification/verifications',
      title: t('verifications.title'),
      data: {
        ...{ year, used, most, county, tripWd, left: Math.max(0, most - used), isFull: used >= most },
        rounds: rounds.map((round) => ({ ...round, name: periodWords(round.period, t) })),
        trips: trips.map((trip) => ({ ...trip, kindName: t(`verifications.kind-${trip.kind}`) })),
        years: [present + 1, present, present - 1].map((one) => ({ year: one, current: one === year })),
        kinds: tripKinds
          .filter((kind) => kind !== 'verification')
          .map((value) => ({ value, label: t(`verifications.kind-${value}`) })),
        forms: await this.forms.openWays(request, starts, refused),
      },
      form: refused,
      help: 'verification',
    });
  }
}

interface Shown {
  actor: Actor;
  year?: number | undefined;
  /** The form that was refused. */
  refused: FormState | null;
}
