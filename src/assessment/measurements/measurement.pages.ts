import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { errorTitles } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import type { Judged } from './judge-values.js';
import { assertFaultless } from './judged-input.record.js';
import { MeasurementApprovalService } from './measurement-approval.service.js';
import { atFields, decisionIn, inputOf, reasonField } from './measurement-form.pages.js';
import { enterForm, MeasurementSheet } from './measurement-sheet.pages.js';
import { MeasurementQueries } from './measurement.queries.js';
import { monthQuery } from './measurement.schema.js';
import type { MonthQuery } from './measurement.schema.js';
import { MeasurementService } from './measurement.service.js';

/** 数据填报: what a data owner owes for a month, on one page; the second person approves on the same one. */
@ApiExcludeController()
@Controller('measurements')
export class MeasurementPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly sheet: MeasurementSheet,
    private readonly desks: MeasurementQueries,
    private readonly values: MeasurementService,
    private readonly approvals: MeasurementApprovalService,
  ) {}

  @Get()
  @Allow('measurement:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: monthQuery }) { month }: MonthQuery,
  ): Promise<void> {
    await this.sheet.show(request, response, { actor, month: month ?? null, refused: null });
  }

  @Post()
  @Allow('measurement:enter')
  async enter(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    const month = monthIn((request.body ?? {}) as Fields);
    await this.forms.handleChecked(request, response, {
      ...enterForm(month),
      look: async (fields) => {
        const judged = await this.#judged(actor, fields);
        await atFields(judged.input, () => Promise.resolve(assertFaultless(judged)));
        return judged;
      },
      check: (form, judged) => this.#check(request, response, { form, judged }),
      run: async (fields) => {
        const { input } = await this.#judged(actor, fields);
        return atFields(input, () => this.values.enter(context, input, 'hand'));
      },
      done: ({ entries }) => ({
        to: `/measurements?month=${month}`,
        say: ['measurements.done-entered', { count: entries.length }],
      }),
      again: async (form) => {
        // The reasons are asked for on the check page.
        if (form.problem?.title === errorTitles['measurement.asked'][1])
          return this.#check(request, response, { form, judged: await this.#judged(actor, form.values) });
        return this.sheet.show(request, response, { actor, month, refused: form });
      },
    });
  }

  @Post('decisions')
  @Allow('measurement:approve')
  async decide(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    const month = monthIn((request.body ?? {}) as Fields);
    await this.forms.handle(request, response, {
      id: 'decide',
      run: (fields) => this.approvals.decide(context, decisionIn(fields)),
      done: ({ outcome, count }) => ({
        to: `/measurements?month=${month}`,
        say: [`measurements.done-${outcome}`, { count }],
      }),
      again: (form) => this.sheet.show(request, response, { actor, month, refused: form }),
    });
  }

  async #judged(actor: Actor, fields: Fields) {
    const { rows } = await this.desks.desk(actor, monthIn(fields));
    const input = inputOf(fields, rows);
    return { ...(await this.values.judge(actor, input)), input };
  }

  async #check(
    request: Request,
    response: Response,
    { form, judged }: { form: FormState; judged: Judged },
  ): Promise<void> {
    const t = wordsOf(request);
    const kept = Object.fromEntries(Object.entries(form.values).filter(([name]) => !name.startsWith('why.')));
    await this.pages.send(request, response, {
      view: 'pages/assessment/measurements-check',
      title: t('measurements.check-title'),
      place: [{ href: '/measurements', label: t('measurements.title') }],
      data: {
        checkForm: { ...form, values: kept },
        values: judged.values.map((value) => ({ ...value, reasonField: reasonField(value.row) })),
        asked: judged.values.filter(({ asked }) => asked.length > 0).length,
      },
      form,
      help: 'values',
    });
  }
}

const monthIn = (fields: Fields): string =>
  monthQuery.parse({ month: valuesOf(fields, 'month')[0] }).month ?? '';
