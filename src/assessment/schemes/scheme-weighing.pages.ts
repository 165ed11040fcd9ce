import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { valuesOf, withoutFields } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { assertDraft } from './locked-scheme.record.js';
import { percent } from './scheme-check.pages.js';
import { SchemeDraftService } from './scheme-draft.service.js';
import { weighingInput } from './scheme-draft.schema.js';
import { bpFrom } from './scheme-form.pages.js';
import { SchemeQueries } from './scheme.queries.js';
import type { SchemeHead } from './scheme.queries.js';

const id = z.uuid('编号不对');
const ways = ['alone', 'section', 'bonus'] as const;
const shape = { numbers: ['version', 'counts.bp', 'counts.most', 'specialBp'] };
const labels = {
  ...{
    'counts.as': 'schemes.counts-as',
    'counts.bp': 'schemes.counts-bp',
    'counts.most': 'schemes.counts-most',
  },
  specialBp: 'schemes.special-bp',
};

/** 计入办法: how a special measure enters the overall result, or what the overall measure leaves to all special ones. */
@ApiExcludeController()
@Controller('schemes')
export class SchemeWeighingPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly schemes: SchemeQueries,
    private readonly drafts: SchemeDraftService,
  ) {}

  @Get(':id/weighing')
  @Allow('scheme:edit')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    await this.#show(request, response, { actor, id: schemeId, refused: null });
  }

  @Post(':id/weighing')
  @Allow('scheme:edit')
  async weigh(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      ...{ id: 'weighing', labels },
      run: (fields) => this.drafts.weighing(context, schemeId, readForm(weighingInput, given(fields), shape)),
      done: () => ({ to: `/schemes/${schemeId}/edit`, say: 'schemes.done-saved' }),
      again: (refused) => this.#show(request, response, { actor: context.actor, id: schemeId, refused }),
    });
  }

  async #show(request: Request, response: Response, { actor, id: schemeId, refused }: Shown): Promise<void> {
    const t = wordsOf(request);
    const scheme = await this.schemes.head(actor, schemeId);
    if (scheme.kind === 'categorised')
      throw new AppError('record.not-found', '分类办法就是各单位的成绩，没有计入办法。');
    if (refused === null) assertDraft({ state: scheme.state });
    const forms = await this.forms.openWays(request, [{ id: 'weighing', values: startOf(scheme) }], refused);
    await this.pages.send(request, response, {
      view: 'pages/assessment/scheme-weighing',
      title: t('schemes.weighing-title', { title: scheme.title }),
      place: [
        { href: '/schemes', label: t('schemes.title') },
        { href: `/schemes/${schemeId}`, label: scheme.title },
      ],
      data: {
        ...{ scheme, forms, isSpecial: scheme.kind === 'special' },
        ways: ways.map((value) => ({ value, label: t(`schemes.counts-${value}`) })),
      },
      form: refused,
      help: 'schemes',
    });
  }
}

interface Shown {
  actor: Actor;
  id: string;
  refused: FormState | null;
}

const bpText = (bp: number | null): string => (bp === null ? '' : percent(bp));

const startOf = ({ revision, countsAs, countsBp, countsMost, specialBp }: SchemeHead): Fields => ({
  ...{ version: String(revision), 'counts.as': countsAs ?? 'alone', 'counts.bp': bpText(countsBp) },
  ...{ 'counts.most': countsMost === null ? '' : String(countsMost), specialBp: bpText(specialBp) },
});

// Of a part only its weight counts, of a bonus only its most, whatever else was left in the form.
function given(fields: Fields): Fields {
  const [as = ''] = valuesOf(fields, 'counts.as');
  const others = { section: ['counts.most'], bonus: ['counts.bp'] }[as] ?? ['counts.bp', 'counts.most'];
  return ['counts.bp', 'specialBp'].reduce(bpFrom, withoutFields(fields, ...others));
}
