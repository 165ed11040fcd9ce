import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { BodyPickerService } from '../body-picker.service.js';
import { LeaderChargeQueries } from './leader-charge.queries.js';
import { LeaderChargeService } from './leader-charge.service.js';
import { chargeInput, tenureInput } from './tenure.schema.js';
import { TenureService } from './tenure.service.js';

/** 市领导任职和分工: who holds a leader's post, and which bodies it looks after. */
@ApiExcludeController()
@Controller('tenures/leaders')
export class LeaderChargePages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly picker: BodyPickerService,
    private readonly tenures: TenureService,
    private readonly charges: LeaderChargeService,
    private readonly queries: LeaderChargeQueries,
  ) {}

  @Get()
  @Allow('charge:change')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.#show(request, response, { context, refused: null });
  }

  @Post()
  @Allow('charge:change')
  async hold(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'holder',
      run: (fields) => {
        const input = readForm(tenureInput, fields, { days: ['fromOn'], optional: ['userName'] });
        return this.tenures.change(context, input);
      },
      done: ({ holder }) => ({
        to: '/tenures/leaders',
        say: holder === null ? 'leaders.vacated' : ['leaders.held', { name: holder }],
      }),
      again: (refused) => this.#show(request, response, { context, refused }),
    });
  }

  @Post('charge')
  @Allow('charge:change')
  async charge(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'charge',
      run: async (fields) =>
        this.charges.change(context, await this.#chargeInput(context.actor.cityId, fields)),
      done: () => ({ to: '/tenures/leaders#changes-head', say: 'leaders.charged' }),
      again: (refused) => this.#show(request, response, { context, refused }),
    });
  }

  async #chargeInput(cityId: string, fields: Fields) {
    const [text = ''] = valuesOf(fields, 'body');
    const body = (await this.picker.codeOf(cityId, 'body', text)) ?? '';
    return readForm(chargeInput, { ...fields, body }, { optional: ['from', 'to'] });
  }

  async #show(request: Request, response: Response, { context: { actor }, refused }: Shown): Promise<void> {
    const [items, changes] = await Promise.all([this.queries.list(actor), this.queries.changes(actor)]);
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/organization/leaders',
      title: t('leaders.title'),
      place: [{ href: '/tenures', label: t('tenures.title') }],
      data: {
        ...{ items, changes },
        leaders: items.map(({ code, title, holder }) => ({
          value: code,
          label: `${title} · ${holder ?? t('leaders.vacant')}`,
        })),
        kinds: (['portfolio', 'contact'] as const).map((value) => ({
          value,
          label: t(`leaders.kind-${value}`),
        })),
        forms: await this.forms.openWays(request, [{ id: 'holder' }, { id: 'charge' }], refused),
      },
      form: refused,
      help: 'people',
    });
  }
}

interface Shown {
  context: CommandContext;
  /** The form that was refused; null: none was sent. */
  refused: FormState | null;
}
