import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../../identity/actor.js';
import { Allow } from '../../../identity/allow.decorator.js';
import { CurrentContext } from '../../../identity/current-context.decorator.js';
import { TripQueries } from './trip.queries.js';
import * as schema from './trip.schema.js';
import { TripService } from './trip.service.js';
import { TripTravelService } from './trip-travel.service.js';

const id = z.uuid('编号不对');

@ApiTags('assessment')
@Controller('api/v1/trips')
export class TripController {
  constructor(
    private readonly queries: TripQueries,
    private readonly trips: TripService,
    private readonly travel: TripTravelService,
  ) {}

  @Get()
  @Allow('verification:read')
  @ApiOperation({
    summary: 'The trips of a year and how much of the budget is used',
    operationId: 'listTrips',
  })
  list(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.tripQuery }) { year }: schema.TripQuery,
  ) {
    return this.queries.year(actor, year);
  }

  @Get(':id')
  @Allow('verification:read')
  @ApiOperation({ summary: 'One trip, as far as the reader may see it', operationId: 'getTrip' })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) tripId: string) {
    return this.queries.get(actor, tripId);
  }

  @Post()
  @Allow('trip:file')
  @ApiOperation({
    summary: 'Files a special, departmental or unannounced check; a ninth waits for a signature',
    operationId: 'fileTrip',
  })
  @ApiResponse({ status: 201, standardSchema: schema.tripAnswer })
  file(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.tripInput }) input: schema.TripInput,
  ) {
    return this.trips.file(context, input);
  }

  @Post(':id/sign')
  @HttpCode(200)
  @Allow('trip:sign')
  @ApiOperation({ summary: 'A named leader signs one more than the budget has', operationId: 'signTrip' })
  @ApiResponse({ status: 200, standardSchema: schema.tripAnswer })
  sign(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) tripId: string,
    @Body({ schema: schema.tripSignInput }) input: schema.TripSignInput,
  ) {
    return this.trips.sign(context, tripId, input);
  }

  @Post(':id/start')
  @HttpCode(200)
  @Allow('trip:file')
  @ApiOperation({ summary: 'Starts it; the bodies are told now', operationId: 'startTrip' })
  @ApiResponse({ status: 200, standardSchema: schema.tripAnswer })
  start(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) tripId: string,
    @Body({ schema: schema.tripStartInput }) input: schema.TripStartInput,
  ) {
    return this.travel.start(context, tripId, input);
  }

  @Post(':id/end')
  @HttpCode(200)
  @Allow('trip:file')
  @ApiOperation({ summary: 'Ends it once every item has its finding', operationId: 'endTrip' })
  @ApiResponse({ status: 200, standardSchema: schema.tripAnswer })
  end(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) tripId: string,
    @Body({ schema: schema.tripEndInput }) input: schema.TripEndInput,
  ) {
    return this.travel.end(context, tripId, input);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Allow('trip:file')
  @ApiOperation({ summary: 'Cancels one that has not started', operationId: 'cancelTrip' })
  @ApiResponse({ status: 200, standardSchema: schema.tripAnswer })
  cancel(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) tripId: string,
    @Body({ schema: schema.tripCancelInput }) input: schema.TripCancelInput,
  ) {
    return this.trips.cancel(context, tripId, input);
  }
}
