import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../../identity/actor.js';
import { Allow } from '../../../identity/allow.decorator.js';
import { CurrentContext } from '../../../identity/current-context.decorator.js';
import { InterviewSheet, chainDraftOf } from '../interview-sheet.pages.js';
import { withoutFields } from '../../../web/forms/form-fields.js';
import type { Fields } from '../../../web/forms/form-fields.js';
import { FormService } from '../../../web/forms/form.service.js';
import { readForm } from '../../../web/forms/read-form.js';
import type { ChainWay } from './interview-chain.queries.js';
import * as schema from './interview-chain.schema.js';
import { InterviewChainService } from './interview-chain.service.js';
import { InterviewMeetingService } from './interview-meeting.service.js';
import { RectificationService } from './rectification.service.js';

const id = z.uuid('编号不对');
const shape = { numbers: ['version'], days: ['dueOn', 'shownOn', 'heldOn'], optional: ['link'] };
const labels = { text: 'interviews.commitment', opinion: 'interviews.check-opinion' };

/** What is done with a signed interview; each is a form of its page. */
@ApiExcludeController()
@Controller('interviews/:id')
export class InterviewChainPages {
  constructor(
    private readonly forms: FormService,
    private readonly sheet: InterviewSheet,
    private readonly steps: InterviewChainService,
    private readonly meetings: InterviewMeetingService,
    private readonly rectifications: RectificationService,
  ) {}

  @Post('call')
  @Allow('interview:hold')
  call(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
  ) {
    const run = (fields: Fields) => {
      const sent = readForm(schema.callInput, withId(withoutFields(fields, 'version'), interviewId), {
        ...{ lists: ['ids'], instants: ['at'] },
      });
      return this.meetings.call(context, sent);
    };
    return this.#act(request, response, { context, interviewId, way: 'call', run });
  }

  @Post('minutes')
  @Allow('interview:hold')
  record(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
  ) {
    const run = (fields: Fields) => {
      const sent = readForm(schema.minutesInput, withoutFields(fields, 'version'), {
        ...{ lists: ['absentIds'], days: ['heldOn'], optional: ['absence', 'minutes'] },
      });
      return this.meetings.record(context, sent);
    };
    return this.#act(request, response, { context, interviewId, way: 'record', run });
  }

  @Post('receipt')
  @Allow('interview:answer')
  receive(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
  ) {
    const run = (fields: Fields) =>
      this.steps.receive(context, interviewId, readForm(schema.receiptInput, fields, shape));
    return this.#act(request, response, { context, interviewId, way: 'receive', run });
  }

  @Post('commitment')
  @Allow('interview:answer')
  commit(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
  ) {
    const run = (fields: Fields) =>
      this.steps.commit(context, interviewId, readForm(schema.commitmentInput, fields, shape));
    return this.#act(request, response, { context, interviewId, way: 'commit', run });
  }

  @Post('rectification')
  @Allow('interview:hold')
  rectify(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
  ) {
    const run = (fields: Fields) =>
      this.rectifications.order(context, interviewId, readForm(schema.rectificationInput, fields, shape));
    return this.#act(request, response, { context, interviewId, way: 'rectify', run });
  }

  @Post('check')
  @Allow('interview:hold')
  check(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
  ) {
    const run = (fields: Fields) =>
      this.steps.check(context, interviewId, readForm(schema.checkInput, fields, shape));
    return this.#act(request, response, { context, interviewId, way: 'check', run });
  }

  @Post('exposures')
  @Allow('interview:hold')
  expose(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) interviewId: string,
  ) {
    const run = (fields: Fields) =>
      this.steps.expose(
        context,
        interviewId,
        readForm(schema.exposureInput, withoutFields(fields, 'version'), shape),
      );
    return this.#act(request, response, { context, interviewId, way: 'expose', run });
  }

  async #act(request: Request, response: Response, act: Act): Promise<void> {
    const { context, interviewId, way, run } = act;
    const { actor } = context;
    await this.forms.handle(request, response, {
      ...{ id: way, draft: chainDraftOf(way, interviewId), labels, run },
      done: () => ({ to: `/interviews/${interviewId}`, say: `interviews.done-${way}` }),
      again: (refused) => this.sheet.show(request, response, { actor, interviewId, refused }),
    });
  }
}

interface Act {
  context: CommandContext;
  interviewId: string;
  way: ChainWay;
  run: (fields: Fields) => Promise<unknown>;
}

// The interview whose page it is always comes; the others are chosen beside it.
function withId(fields: Fields, interviewId: string): Fields {
  const { ids = [] } = fields;
  return { ...fields, ids: [interviewId, ...(Array.isArray(ids) ? ids : [ids])] };
}
