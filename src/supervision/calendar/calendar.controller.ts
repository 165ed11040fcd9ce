import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import {
  calendarDecisionInput,
  calendarImportAnswer,
  calendarImportInput,
} from './calendar-import.schema.js';
import type { CalendarDecisionInput, CalendarImportInput } from './calendar-import.schema.js';
import { CalendarImportService } from './calendar-import.service.js';
import { CalendarQueries } from './calendar.queries.js';

const id = z.uuid('编号不对');
const which = z.strictObject({ year: z.coerce.number().int().min(2000).max(2100).optional() });

@ApiTags('calendar')
@Controller('api/v1/calendar')
export class CalendarController {
  constructor(
    private readonly calendars: CalendarQueries,
    private readonly imports: CalendarImportService,
  ) {}

  @Get()
  @Allow('rule-pack:read')
  @ApiOperation({
    summary: 'The working calendar of a year, and what was imported',
    operationId: 'getCalendar',
  })
  get(
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: which }) { year }: z.infer<typeof which>,
  ) {
    return this.calendars.calendar(actor, year ?? null);
  }

  @Post('imports')
  @Allow('calendar:import')
  @ApiOperation({ summary: 'Imports a year for another person to confirm', operationId: 'importCalendar' })
  @ApiResponse({ status: 201, standardSchema: calendarImportAnswer })
  import(
    @CurrentContext() context: CommandContext,
    @Body({ schema: calendarImportInput }) input: CalendarImportInput,
  ) {
    return this.imports.import(context, input);
  }

  @Get('imports/:id')
  @Allow('calendar:confirm')
  @ApiOperation({
    summary: 'An imported year and its effect on every deadline',
    operationId: 'previewCalendar',
  })
  async preview(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) importId: string) {
    const draft = await this.calendars.getImport(actor, importId);
    const effect = draft.state === 'draft' ? await this.calendars.effectOf(actor, draft) : null;
    return { ...draft, effect };
  }

  @Post('imports/:id/decision')
  @HttpCode(200)
  @Allow('calendar:confirm')
  @ApiOperation({ summary: 'Confirms or discards an imported year', operationId: 'decideCalendar' })
  @ApiResponse({ status: 200, standardSchema: calendarImportAnswer })
  decide(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) importId: string,
    @Body({ schema: calendarDecisionInput }) input: CalendarDecisionInput,
  ) {
    return this.imports.decide(context, importId, input);
  }
}
