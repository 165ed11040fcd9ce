import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { say } from '../results/result-sheet.pages.js';
import { shownPapers } from '../results/shown-deduction.js';
import { DeductionBasisQueries } from './deduction-basis.queries.js';
import { DeductionQueries } from './deduction.queries.js';
import type { DeductionWay } from './deduction.queries.js';
import * as schema from './deduction.schema.js';
import { DeductionService } from './deduction.service.js';

const id = z.uuid('编号不对');
const tabs = ['open', 'ended'] as const;
const shape = { numbers: ['version'], days: ['exemptUntil'], optional: ['exemptionBasis', 'reason'] };
const labels = { statement: 'deductions.statement', reason: 'deductions.reason', note: 'deductions.note' };
const findings = ['stands', 'falls'];
const outcomes = ['confirm', 'decline', 'exempt'];

/** 督办扣分: what lamps proposed to deduct, and one of it with what the body, its checker and its signer do. */
@ApiExcludeController()
@Controller('deductions')
export class DeductionPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly deductions: DeductionQueries,
    private readonly service: DeductionService,
    private readonly basis: DeductionBasisQueries,
  ) {}

  @Get()
  @Allow('deduction:read')
  list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.deductionQuery }) { show }: schema.DeductionQuery,
  ) {
    return this.#list(request, response, { actor, show, refused: null });
  }

  @Post('propose')
  @Allow('deduction:propose')
  async propose(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      id: 'propose',
      run: (fields) => this.service.propose(context, readForm(schema.deductionProposeInput, fields)),
      done: ({ proposed }) => ({
        to: '/deductions',
        say: ['deductions.done-propose', { count: String(proposed) }],
      }),
      again: (refused) => this.#list(request, response, { actor, show: 'open', refused }),
    });
  }

  @Get(':id')
  @Allow('deduction:read')
  page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) deductionId: string,
  ) {
    return this.#show(request, response, { actor, deductionId, refused: null });
  }

  @Post(':id/statement')
  @Allow('deduction:state')
  state(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) deductionId: string,
  ) {
    const run = (fields: Fields) =>
      this.service.state(context, deductionId, readForm(schema.deductionStatementInput, fields, shape));
    return this.#act(request, response, { context, deductionId, way: 'state', run });
  }

  @Post(':id/check')
  @Allow('deduction:check')
  check(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) deductionId: string,
  ) {
    const run = (fields: Fields) =>
      this.service.check(context, deductionId, readForm(schema.deductionCheckInput, fields, shape));
    return this.#act(request, response, { context, deductionId, way: 'check', run });
  }

  @Post(':id/decide')
  @Allow('deduction:decide')
  decide(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) deductionId: string,
  ) {
    const run = (fields: Fields) =>
      this.service.decide(context, deductionId, readForm(schema.deductionDecisionInput, fields, shape));
    return this.#act(request, response, { context, deductionId, way: 'decide', run });
  }

  async #act(
    request: Request,
    response: Response,
    { context, deductionId, way, run }: DeductionAct,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      ...{ id: way, draft: way === 'state' ? `deduction:${deductionId}` : null, labels, run },
      done: () => ({ to: `/deductions/${deductionId}`, say: `deductions.done-${way}` }),
      again: (refused) => this.#show(request, response, { actor, deductionId, refused }),
    });
  }

  async #list(request: Request, response: Response, { actor, show, refused }: Listed): Promise<void> {
    const t = wordsOf(request);
    const items = await this.deductions.list(actor, { show });
    const mayPropose = mayDo(actor, 'deduction:propose');
    await this.pages.send(request, response, {
      view: 'pages/assessment/deductions',
      title: t('deductions.title'),
      place: [{ href: '/scores', label: t('scores.title') }],
      data: {
        items: items.map((item) => ({ ...item, periodName: say(request, item.period) })),
        ...{ show, tabs: tabs.map((name) => ({ name, current: name === show })) },
        propose: mayPropose ? (refused ?? (await this.forms.open(request, { id: 'propose' }))) : null,
      },
      form: refused,
      help: 'assessment',
    });
  }

  async #show(request: Request, response: Response, { actor, deductionId, refused }: Shown): Promise<void> {
    const one = await this.deductions.get(actor, deductionId);
    const [rest] = await this.basis.of(actor, [deductionId]);
    const values = { version: String(one.version) };
    const starts = one.ways.map((way) => ({
      ...{ id: way, values, draft: way === 'state' ? `deduction:${deductionId}` : null },
    }));
    const forms = await this.forms.openWays(request, starts, refused);
    const t = wordsOf(request);
    const choice = (name: string) => (value: string) => ({ value, label: t(`deductions.${name}-${value}`) });
    await this.pages.send(request, response, {
      view: 'pages/assessment/deduction',
      title: t('deductions.one', { body: one.bodyName, points: one.points }),
      place: [{ href: '/deductions', label: t('deductions.title') }],
      data: {
        papers: shownPapers(rest?.papers ?? []),
        ...{ one, periodName: say(request, one.period) },
        forms: Object.keys(forms).length > 0 ? forms : null,
        findings: findings.map(choice('finding')),
        outcomes: outcomes.map(choice('outcome')),
      },
      form: refused,
      help: 'assessment',
    });
  }
}

interface Listed extends schema.DeductionQuery {
  actor: Actor;
  /** The form that was refused; null: none was sent. */
  refused: FormState | null;
}

interface Shown {
  actor: Actor;
  deductionId: string;
  refused: FormState | null;
}

interface DeductionAct {
  context: CommandContext;
  deductionId: string;
  way: DeductionWay;
  run: (fields: Fields) => Promise<unknown>;
}
