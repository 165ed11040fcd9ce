import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Actor, CommandContext } from '../../../identity/actor.js';
import { Allow } from '../../../identity/allow.decorator.js';
import { CurrentContext } from '../../../identity/current-context.decorator.js';
import { BodyPickerService } from '../../../organization/body-picker.service.js';
import { valuesOf } from '../../../web/forms/form-fields.js';
import type { Fields } from '../../../web/forms/form-fields.js';
import { FormService } from '../../../web/forms/form.service.js';
import type { FormState } from '../../../web/forms/form-state.js';
import { readForm } from '../../../web/forms/read-form.js';
import { TripPlanService } from '../trips/trip-plan.service.js';
import { tripPlanInput } from '../trips/trip.schema.js';
import { NominationService } from './nomination.service.js';
import { RoundSheet } from './round-sheet.pages.js';
import * as schema from './round.schema.js';
import { RoundService } from './round.service.js';

const numbers = ['version'];

/** One quarter's verification, as one page of steps: nominations, secret, list, draw, trips. */
@ApiExcludeController()
@Controller('verifications/:period')
export class RoundPages {
  constructor(
    private readonly sheet: RoundSheet,
    private readonly forms: FormService,
    private readonly bodies: BodyPickerService,
    private readonly rounds: RoundService,
    private readonly nominations: NominationService,
    private readonly plans: TripPlanService,
  ) {}

  @Get()
  @Allow('verification:read')
  page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
  ): Promise<void> {
    return this.sheet.show(request, response, { actor, period, refused: null });
  }

  @Post('nominate')
  @Allow('verification:nominate')
  nominate(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
  ): Promise<void> {
    const run = async (fields: Fields) => {
      const input = await this.#nomination(context.actor, fields);
      return this.nominations.nominate(context, period, input);
    };
    return this.#act(request, response, { context, period, way: 'nominate', run });
  }

  @Post('withdraw')
  @Allow('verification:nominate')
  withdraw(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
  ): Promise<void> {
    const run = (fields: Fields) =>
      this.nominations.withdraw(context, period, readForm(schema.nominationWithdrawInput, fields));
    return this.#act(request, response, { context, period, way: 'withdraw', run });
  }

  @Post('commit')
  @Allow('verification:run')
  commit(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
  ): Promise<void> {
    const run = (fields: Fields) =>
      this.rounds.commit(context, period, readForm(schema.commitInput, fields, { numbers }));
    return this.#act(request, response, { context, period, way: 'commit', run });
  }

  @Post('freeze')
  @Allow('verification:run')
  freeze(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
  ): Promise<void> {
    const shape = { numbers: [...numbers, 'draws'] };
    const run = (fields: Fields) =>
      this.rounds.freeze(context, period, readForm(schema.freezeInput, fields, shape));
    return this.#act(request, response, { context, period, way: 'freeze', run });
  }

  @Post('draw')
  @Allow('verification:run')
  draw(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
  ): Promise<void> {
    const shape = { numbers, days: ['publicOn'] };
    const run = (fields: Fields) =>
      this.rounds.draw(context, period, readForm(schema.drawInput, fields, shape));
    return this.#act(request, response, { context, period, way: 'draw', run });
  }

  @Post('abandon')
  @Allow('verification:run')
  abandon(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
  ): Promise<void> {
    const run = (fields: Fields) =>
      this.rounds.abandon(context, period, readForm(schema.abandonInput, fields, { numbers }));
    return this.#act(request, response, { context, period, way: 'abandon', run });
  }

  @Post('plan')
  @Allow('verification:run')
  plan(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('period', { schema: schema.quarter }) period: string,
  ): Promise<void> {
    const shape = { days: ['startOn'], optional: ['extraReason'] };
    const run = (fields: Fields) => this.plans.plan(context, period, readForm(tripPlanInput, fields, shape));
    return this.#act(request, response, { context, period, way: 'plan', run });
  }

  async #nomination(actor: Actor, fields: Fields): Promise<schema.NominationInput> {
    const [text = ''] = valuesOf(fields, 'bodyCode');
    const bodyCode = (await this.bodies.codeOf(actor.cityId, 'bodyCode', text)) ?? '';
    const optional = ['indicatorCode', 'bodyCode', 'partId'];
    return readForm(schema.nominationInput, { ...fields, bodyCode }, { optional });
  }

  async #act(request: Request, response: Response, { context, period, way, run }: RoundAct): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      ...{ id: way, run },
      done: () => ({ to: `/verifications/${period}`, say: `verifications.done-${way}` }),
      again: (refused: FormState) => this.sheet.show(request, response, { actor, period, refused }),
    });
  }
}

interface RoundAct {
  context: CommandContext;
  period: string;
  way: 'nominate' | 'withdraw' | 'commit' | 'freeze' | 'draw' | 'abandon' | 'plan';
  run: (fields: Fields) => Promise<unknown>;
}
