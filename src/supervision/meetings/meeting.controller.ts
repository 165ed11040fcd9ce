import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { MeetingQueries } from './meeting.queries.js';
import * as schema from './meeting.schema.js';
import { MeetingService } from './meeting.service.js';

const id = z.uuid('编号不对');

@ApiTags('supervision')
@Controller('api/v1/meetings')
export class MeetingController {
  constructor(
    private readonly queries: MeetingQueries,
    private readonly meetings: MeetingService,
  ) {}

  @Get()
  @Allow('meeting:read')
  @ApiOperation({ summary: 'Dispatch meetings, newest first', operationId: 'listMeetings' })
  list(@CurrentContext() { actor }: CommandContext) {
    return this.queries.list(actor);
  }

  @Get(':id')
  @Allow('meeting:read')
  @ApiOperation({ summary: 'One meeting with its agenda and minutes', operationId: 'getMeeting' })
  get(@CurrentContext() { actor }: CommandContext, @Param('id', { schema: id }) meetingId: string) {
    return this.queries.get(actor, meetingId);
  }

  @Post()
  @Allow('meeting:hold')
  @ApiOperation({ summary: 'Convenes a meeting; its agenda is drawn', operationId: 'conveneMeeting' })
  @ApiResponse({ status: 201, standardSchema: schema.meetingAnswer })
  convene(
    @CurrentContext() context: CommandContext,
    @Body({ schema: schema.meetingInput }) input: schema.MeetingInput,
  ) {
    return this.meetings.convene(context, input);
  }

  @Post('items/:id/minute')
  @HttpCode(200)
  @Allow('meeting:hold')
  @ApiOperation({ summary: 'Takes the minute of one line', operationId: 'minuteItem' })
  @ApiResponse({ status: 200, standardSchema: schema.minuteAnswer })
  minute(
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) itemId: string,
    @Body({ schema: schema.minuteInput }) input: schema.MinuteInput,
  ) {
    return this.meetings.minute(context, itemId, input);
  }

  @Post(':id/close')
  @HttpCode(200)
  @Allow('meeting:hold')
  @ApiOperation({ summary: 'Closes the minutes; what was agreed becomes tasks', operationId: 'closeMeeting' })
  @ApiResponse({ status: 200, standardSchema: schema.meetingAnswer })
  close(@CurrentContext() context: CommandContext, @Param('id', { schema: id }) meetingId: string) {
    return this.meetings.close(context, meetingId);
  }
}
