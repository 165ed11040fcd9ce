import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { AppError } from '../domain/errors.js';
import type { CommandContext } from '../identity/actor.js';
import { Allow } from '../identity/allow.decorator.js';
import { CurrentContext } from '../identity/current-context.decorator.js';
import { cityMinute } from '../web/city-minute.js';
import type { Fields } from '../web/forms/form-fields.js';
import { FormService } from '../web/forms/form.service.js';
import type { FormState } from '../web/forms/form-state.js';
import { readForm } from '../web/forms/read-form.js';
import { PageService } from '../web/page.service.js';
import { wordsOf } from '../web/words-of.js';
import { ClockAdvanceService } from './clock-advance.service.js';
import { ClockStepService } from './clock-step.service.js';

const badTime = '时间写成 2026-12-31 18:00';
const stepInput = z.object({ step: z.enum(['hour', 'workday', 'week']), from: z.iso.datetime() });
const toInput = z.object({ to: z.union([z.iso.datetime({ offset: true }), z.iso.date()], badTime) });

/** 演示时钟: moves the city's time; exists in the demo only. */
@ApiExcludeController()
@Controller('demo/clock')
export class ClockPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly clock: ClockAdvanceService,
    private readonly steps: ClockStepService,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  @Get()
  @Allow('clock:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    await this.#show(request, response, {
      cityId: actor.cityId,
      left: null,
      form: await this.#form(request),
    });
  }

  @Post()
  @Allow('clock:advance')
  async move(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { cityId } = context.actor;
    let left: unknown = null;
    await this.forms.handle(request, response, {
      id: 'clock',
      run: async (fields) => {
        try {
          return await this.#move(context, fields);
        } catch (error) {
          if (error instanceof AppError) left = error.extras.context?.left ?? null;
          throw error;
        }
      },
      done: ({ now }) => ({ to: '/demo/clock', say: ['clock.moved', { time: cityMinute(new Date(now)) }] }),
      again: (form) => this.#show(request, response, { cityId, left, form }),
    });
  }

  // The same button pressed twice means the same instant: the second time it has passed already.
  async #move(context: CommandContext, fields: Fields): Promise<{ now: string }> {
    const move =
      fields.step === undefined
        ? readForm(toInput, fields, { instants: ['to'] })
        : readForm(stepInput, fields);
    return this.clock.advance(context, await this.steps.targetOf(context.actor.cityId, move));
  }

  #form(request: Request): Promise<FormState> {
    return this.forms.open(request, { id: 'clock' });
  }

  async #show(request: Request, response: Response, { cityId, left, form }: Shown): Promise<void> {
    if (!this.env.demo) throw new AppError('record.not-found', '没有这个页面或接口，请核对地址。');
    const { now, mode } = await this.clock.read(cityId);
    await this.pages.send(request, response, {
      view: 'pages/temporal/clock',
      title: wordsOf(request)('clock.title'),
      data: { from: now, cityNow: new Date(now), mode, left },
      form,
      help: 'clock',
    });
  }
}

interface Shown {
  cityId: string;
  /** What is still being done, where the clock had to be left before it was. */
  left: unknown;
  form: FormState;
}
