import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { AwardQueries } from './award.queries.js';
import { awardInput, awardLevels, vetoInput } from './award.schema.js';
import { AwardService } from './award.service.js';

const ways = [{ id: 'award' }, { id: 'veto' }];

/** 加分与一票否决: what concerns the reader; the assessment office registers here. */
@ApiExcludeController()
@Controller('awards')
export class AwardPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly awards: AwardService,
    private readonly queries: AwardQueries,
    private readonly bodies: BodyPickerService,
  ) {}

  @Get()
  @Allow('result:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    await this.#show(request, response, { actor, refused: null });
  }

  @Post()
  @Allow('award:register')
  async award(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      id: 'award',
      run: async (fields) => {
        const read = await this.#read(actor, fields);
        return this.awards.award(context, readForm(awardInput, read, { numbers: ['year'] }));
      },
      done: ({ id }) => ({ to: `/awards#award-${id}`, say: 'awards.done' }),
      again: (refused) => this.#show(request, response, { actor, refused }),
    });
  }

  @Post('vetoes')
  @Allow('award:register')
  async veto(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      id: 'veto',
      run: async (fields) => {
        const read = await this.#read(actor, fields);
        return this.awards.veto(context, readForm(vetoInput, read, { days: ['fromOn', 'untilOn'] }));
      },
      done: ({ id }) => ({ to: `/awards#veto-${id}`, say: 'awards.done' }),
      again: (refused) => this.#show(request, response, { actor, refused }),
    });
  }

  async #read(actor: Actor, fields: Fields): Promise<Fields> {
    const text = valuesOf(fields, 'bodyCode')[0] ?? '';
    return { ...fields, bodyCode: (await this.bodies.codeOf(actor.cityId, 'bodyCode', text)) ?? '' };
  }

  async #show(
    request: Request,
    response: Response,
    { actor, refused }: { actor: Actor; refused: FormState | null },
  ): Promise<void> {
    const t = wordsOf(request);
    const choices = (values: readonly string[], key: string) =>
      values.map((value) => ({ value, label: t(`${key}-${value}`) }));
    await this.pages.send(request, response, {
      view: 'pages/assessment/awards',
      title: t('awards.title'),
      place: [{ href: '/scores', label: t('scores.title') }],
      data: {
        awards: await this.queries.awards(actor),
        vetoes: await this.queries.vetoes(actor),
        levels: choices(awardLevels, 'awards.level'),
        grades: choices(['good', 'fair', 'poor'], 'scores.grade'),
        forms: mayDo(actor, 'award:register') ? await this.forms.openWays(request, ways, refused) : null,
      },
      form: refused,
      help: 'assessment',
    });
  }
}
