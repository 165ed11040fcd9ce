import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../../../identity/actor.js';
import { Allow } from '../../../identity/allow.decorator.js';
import { CurrentContext } from '../../../identity/current-context.decorator.js';
import type { Fields } from '../../../web/forms/form-fields.js';
import { FormService } from '../../../web/forms/form.service.js';
import type { FormState } from '../../../web/forms/form-state.js';
import { readForm } from '../../../web/forms/read-form.js';
import { PageService } from '../../../web/page.service.js';
import { wordsOf } from '../../../web/words-of.js';
import { TripQueries } from './trip.queries.js';
import type { TripWay } from './trip.queries.js';
import * as schema from './trip.schema.js';
import { TripService } from './trip.service.js';
import { TripTravelService } from './trip-travel.service.js';

const id = z.uuid('编号不对');
const numbers = ['version'];

/** One trip: its days, its people and places, and what those who run it do with it. */
@ApiExcludeController()
@Controller('verifications/trips/:id')
export class TripPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: TripQueries,
    private readonly trips: TripService,
    private readonly travel: TripTravelService,
  ) {}

  @Get()
  @Allow('verification:read')
  page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) tripId: string,
  ): Promise<void> {
    return this.#show(request, response, { actor, tripId, refused: null });
  }

  @Post('sign')
  @Allow('trip:sign')
  sign(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) tripId: string,
  ): Promise<void> {
    const run = (fields: Fields) =>
      this.trips.sign(context, tripId, readForm(schema.tripSignInput, fields, { numbers }));
    return this.#act(request, response, { context, tripId, way: 'sign', run });
  }

  @Post('start')
  @Allow('trip:file')
  start(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) tripId: string,
  ): Promise<void> {
    const shape = { numbers, lists: ['members'] };
    const run = (fields: Fields) =>
      this.travel.start(context, tripId, readForm(schema.tripStartInput, fields, shape));
    return this.#act(request, response, { context, tripId, way: 'start', run });
  }

  @Post('end')
  @Allow('trip:file')
  end(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) tripId: string,
  ): Promise<void> {
    const run = (fields: Fields) =>
      this.travel.end(context, tripId, readForm(schema.tripEndInput, fields, { numbers }));
    return this.#act(request, response, { context, tripId, way: 'end', run });
  }

  @Post('cancel')
  @Allow('trip:file')
  cancel(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) tripId: string,
  ): Promise<void> {
    const run = (fields: Fields) =>
      this.trips.cancel(context, tripId, readForm(schema.tripCancelInput, fields, { numbers }));
    return this.#act(request, response, { context, tripId, way: 'cancel', run });
  }

  async #act(request: Request, response: Response, { context, tripId, way, run }: TripAct): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      ...{ id: way, run },
      done: () => ({ to: `/verifications/trips/${tripId}`, say: `verifications.done-${way}` }),
      again: (refused: FormState) => this.#show(request, response, { actor, tripId, refused }),
    });
  }

  async #show(request: Request, response: Response, { actor, tripId, refused }: Shown): Promise<void> {
    const t = wordsOf(request);
    const trip = await this.queries.get(actor, tripId);
    const values = { version: String(trip.version) };
    await this.pages.send(request, response, {
      view: 'pages/assessment/verification/trip',
      title: trip.title,
      place: [{ href: '/verifications', label: t('verifications.title') }],
      data: {
        trip,
        posts: trip.posts.map(({ code, name, title, bodyName }) => ({
          ...{ value: code, label: name, hint: `${bodyName} ${title}` },
        })),
        forms: await this.forms.openWays(
          request,
          trip.ways.map((way) => ({ id: way, values })),
          refused,
        ),
      },
      form: refused,
      help: 'verification',
    });
  }
}

interface Shown {
  actor: Actor;
  tripId: string;
  /** The form that was refused. */
  refused: FormState | null;
}

interface TripAct {
  context: CommandContext;
  tripId: string;
  way: TripWay;
  run: (fields: Fields) => Promise<unknown>;
}
