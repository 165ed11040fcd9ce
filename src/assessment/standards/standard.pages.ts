import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { periodWords } from '../measurements/period-words.js';
import { valueLinks } from '../measurements/value-links.js';
import { StandardQueries } from './standard.queries.js';
import { quarterQuery, standardInput } from './standard.schema.js';
import type { QuarterQuery } from './standard.schema.js';
import { StandardService } from './standard.service.js';

const form = { id: 'standard', draft: 'standard' };

/** 季度工作标准: of every indicator for the running and the next quarter; the lead assessor publishes the next one's. */
@ApiExcludeController()
@Controller('standards')
export class StandardPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly standards: StandardService,
    private readonly queries: StandardQueries,
  ) {}

  @Get()
  @Allow('measurement:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: quarterQuery }) { quarter }: QuarterQuery,
  ): Promise<void> {
    await this.#show(request, response, { actor, quarter: quarter ?? null, refused: null });
  }

  @Post()
  @Allow('standard:publish')
  async publish(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      ...form,
      run: async (fields) => {
        const input = readForm(standardInput, fields);
        await this.standards.publish(context, input);
        return input;
      },
      done: ({ period }) => ({ to: `/standards?quarter=${period}`, say: 'standards.done' }),
      again: (refused) => this.#show(request, response, { actor, quarter: null, refused }),
    });
  }

  async #show(
    request: Request,
    response: Response,
    { actor, quarter, refused }: { actor: Actor; quarter: string | null; refused: FormState | null },
  ): Promise<void> {
    const t = wordsOf(request);
    const shown = await this.queries.list(actor, quarter);
    const mine = mayDo(actor, 'standard:publish') ? shown.items.filter((item) => item.mine) : [];
    await this.pages.send(request, response, {
      view: 'pages/assessment/standards',
      title: t('standards.title'),
      data: {
        links: valueLinks(actor, '/standards', t),
        items: shown.items,
        next: shown.next,
        nextName: periodWords(shown.next, t),
        quarters: shown.quarters.map((one) => ({
          ...{ quarter: one, name: periodWords(one, t), current: one === shown.quarter },
        })),
        indicators: mine.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })),
        standardForm:
          refused ?? (await this.forms.open(request, { ...form, values: { period: shown.next } })),
      },
      form: refused,
      help: 'values',
    });
  }
}
