import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { freeFen } from '../../domain/consequence/fund.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { withoutFields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { quarterWords, roomLinks } from '../proposals/room-links.pages.js';
import { FundQueries } from './fund.queries.js';
import * as schema from './fund.schema.js';
import { FundService } from './fund.service.js';
import { withFenOfYuan } from './yuan-field.pages.js';

const asked = z.object({
  year: z.coerce.number().int().min(2020).max(2100).optional().catch(undefined),
});

const yuan = (fen: number): number => fen / 100;

/** 奖励资金: the sums of a year, its statement by quarter, what waits for finance, and the ledger. */
@ApiExcludeController()
@Controller('fund')
export class FundPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queries: FundQueries,
    private readonly funds: FundService,
  ) {}

  @Get()
  @Allow('fund:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: asked }) query: z.infer<typeof asked>,
  ): Promise<void> {
    const year = query.year ?? (await this.queries.presentYear(actor));
    await this.#show(request, response, { actor, year, refused: null });
  }

  @Post(':year/:kind')
  @Allow('fund:reserve')
  async hold(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('year', { schema: schema.fundYear }) year: number,
    @Param('kind', { schema: z.enum(['reserve', 'release']) }) kind: 'reserve' | 'release',
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      id: kind,
      run: (fields: Fields) => {
        const typed = withFenOfYuan(withoutFields(fields, 'year'), 'amountFen');
        const input = readForm(schema.reserveInput, typed, { numbers: ['amountFen'] });
        return this.funds[kind](context, year, input);
      },
      done: () => ({ to: `/fund?year=${year}`, say: `fund.done-${kind}` }),
      again: (refused) => this.#show(request, response, { actor, year, refused }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { actor, year, refused }: { actor: Actor; year: number; refused: FormState | null },
  ): Promise<void> {
    const t = wordsOf(request);
    const sums = await this.queries.sums(actor, year);
    const quarters = await this.queries.statement(actor, year);
    const years = await this.queries.years(actor);
    const mayHold = mayDo(actor, 'fund:reserve');
    const starts = mayHold ? [{ id: 'reserve' }, { id: 'release' }] : [];
    await this.pages.send(request, response, {
      view: 'pages/consequence/fund',
      title: t('fund.of-year', { year: String(year) }),
      data: {
        links: roomLinks(actor, '/fund', t),
        ...{ year, years: years.map((one) => ({ year: one, current: one === year })) },
        ...{ total: yuan(sums.totalFen), held: yuan(sums.heldFen), granted: yuan(sums.grantedFen) },
        ...{ paid: yuan(sums.paidFen), free: yuan(freeFen(sums)) },
        quarters: quarters.map((one) => ({
          ...{ name: t(`fund.quarter-${one.quarter}`), before: yuan(one.beforeFen), held: yuan(one.heldFen) },
          ...{ granted: yuan(one.grantedFen), paid: yuan(one.paidFen), returned: yuan(one.returnedFen) },
          after: yuan(one.afterFen),
        })),
        open: (await this.queries.openGrants(actor)).map((one) => ({
          ...{ ...one, name: quarterWords(one.period, t) },
          ...{ unpaid: yuan(one.unpaidFen), owed: yuan(one.owedFen) },
        })),
        lines: (await this.queries.ledger(actor, year)).map((one) => ({
          ...{ ...one, amount: yuan(one.amountFen), name: t(`fund.kind-${one.kind}`) },
          quarter: one.period === null ? null : quarterWords(one.period, t),
        })),
        forms: mayHold || refused !== null ? await this.forms.openWays(request, starts, refused) : null,
      },
      form: refused,
      help: 'consequences',
    });
  }
}
