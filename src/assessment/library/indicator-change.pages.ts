import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { methodNames } from '../../domain/assessment/method-registry.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { addIndicatorInput, cutIndicatorInput } from './indicator-change.schema.js';
import { IndicatorChangeService } from './indicator-change.service.js';
import { LibraryQueries } from './library.queries.js';

const bodies = ['dataOwner', 'leadAssessor', 'checkingBody'] as const;

/** 增减指标: what comes into the library and what is cut, with document and reason. */
@ApiExcludeController()
@Controller('indicators/changes')
export class IndicatorChangePages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly library: LibraryQueries,
    private readonly changes: IndicatorChangeService,
    private readonly picker: BodyPickerService,
  ) {}

  @Get()
  @Allow('indicator:change')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    await this.#show(request, response, { actor, refused: null });
  }

  @Post()
  @Allow('indicator:change')
  async add(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      id: 'add',
      run: async (fields) => {
        const named = await this.#withCodes(actor, fields);
        const shape = { days: ['effectiveOn'], optional: ['checkingBody'] };
        return this.changes.add(context, readForm(addIndicatorInput, named, shape));
      },
      done: () => ({ to: '/indicators', say: 'library.done-added' }),
      again: (refused) => this.#show(request, response, { actor, refused }),
    });
  }

  @Post('cut')
  @Allow('indicator:change')
  async cut(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    const shape = { days: ['effectiveOn'], optional: ['successorCode'] };
    await this.forms.handle(request, response, {
      id: 'cut',
      run: (fields) => this.changes.cut(context, readForm(cutIndicatorInput, fields, shape)),
      done: () => ({ to: '/indicators#cut-title', say: 'library.done-cut' }),
      again: (refused) => this.#show(request, response, { actor, refused }),
    });
  }

  async #withCodes({ cityId }: Actor, fields: Fields): Promise<Fields> {
    const named: Fields = { ...fields };
    for (const body of bodies)
      named[body] = (await this.picker.codeOf(cityId, body, valuesOf(fields, body)[0] ?? '')) ?? '';
    return named;
  }

  async #show(
    request: Request,
    response: Response,
    { actor, refused }: { actor: Actor; refused: FormState | null },
  ): Promise<void> {
    const t = wordsOf(request);
    const { items } = await this.library.list(actor.cityId);
    const options = (name: string, values: readonly string[]) =>
      values.map((value) => ({ value, label: t(`${name}${value}`) }));
    await this.pages.send(request, response, {
      view: 'pages/assessment/indicator-changes',
      title: t('library.change'),
      place: [
        { href: '/schemes', label: t('schemes.title') },
        { href: '/indicators', label: t('library.title') },
      ],
      data: {
        forms: await this.forms.openWays(request, [{ id: 'add' }, { id: 'cut' }], refused),
        indicators: items.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })),
        sections: options('library.section-', ['party_building', 'economy', 'key_work']),
        directions: options('library.direction-', ['higher', 'lower', 'yes_no']),
        kinds: options('library.kind-', ['hard', 'soft']),
        periods: options('library.period-', ['monthly', 'quarterly', 'annual']),
        methods: options('method.name-', methodNames),
        ways: options('library.went-', ['negative_list', 'merged', 'dropped']),
      },
      form: refused,
      help: 'schemes',
    });
  }
}
