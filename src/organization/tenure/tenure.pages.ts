import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { deskLinks } from '../../web/desk-links.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { BodyPickerService } from '../body-picker.service.js';
import { BodyChangeService } from './body-change.service.js';
import { HandOverQueries } from './hand-over.queries.js';
import { HandOverService } from './hand-over.service.js';
import { TenureLinesQueries } from './tenure-lines.queries.js';
import { bodyChangeInput, tenureInput } from './tenure.schema.js';
import { TenureService } from './tenure.service.js';

const id = z.uuid('编号不对');
const roles = ['unit_head', 'unit_staff', 'supervision_office', 'office_head'] as const;

/** 人事和机构变动 for the office, and the hand-over lists that come of it. */
@ApiExcludeController()
@Controller()
export class TenurePages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly picker: BodyPickerService,
    private readonly tenures: TenureService,
    private readonly bodies: BodyChangeService,
    private readonly handOvers: HandOverService,
    private readonly queries: HandOverQueries,
    private readonly lines: TenureLinesQueries,
  ) {}

  @Get('tenures')
  @Allow('tenure:change')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.#show(request, response, { context, refused: null });
  }

  @Post('tenures')
  @Allow('tenure:change')
  async change(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'tenure',
      run: async (fields) =>
        this.tenures.change(context, await this.#tenureInput(context.actor.cityId, fields)),
      done: () => ({ to: '/tenures', say: 'tenures.changed' }),
      again: (refused) => this.#show(request, response, { context, refused }),
    });
  }

  @Post('tenures/body')
  @Allow('body:change')
  async changeBody(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'body',
      run: async (fields) => this.bodies.change(context, await this.#bodyInput(context.actor.cityId, fields)),
      done: ({ moved, joined }) => ({
        to: '/tenures',
        say: ['tenures.body-changed', { count: moved, joined }],
      }),
      again: (refused) => this.#show(request, response, { context, refused }),
    });
  }

  @Get('hand-overs/:id')
  @Allow('hand-over:read')
  async handOver(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) handOverId: string,
  ): Promise<void> {
    await this.#showList(request, response, { context, handOverId, refused: null });
  }

  @Post('hand-overs/:id/sign')
  @Allow('hand-over:sign')
  async sign(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) handOverId: string,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'sign',
      run: () => this.handOvers.sign(context, handOverId),
      done: ({ items }) => ({ to: `/hand-overs/${handOverId}`, say: ['tenures.signed', { count: items }] }),
      again: (refused) => this.#showList(request, response, { context, handOverId, refused }),
    });
  }

  // The code of a post is that of its body and its role.
  async #tenureInput(cityId: string, { body: _body, role: _role, ...fields }: Fields) {
    const [text = ''] = valuesOf({ body: _body ?? '' }, 'body');
    const [role = ''] = valuesOf({ role: _role ?? '' }, 'role');
    const code = (await this.picker.codeOf(cityId, 'body', text)) ?? '';
    const post = code === '' || role === '' ? '' : `${code}/${role}`;
    return readForm(
      tenureInput,
      { ...fields, post },
      {
        days: ['fromOn'],
        optional: ['userName'],
      },
    );
  }

  async #bodyInput(cityId: string, fields: Fields) {
    const code = async (name: string) => {
      const [text = ''] = valuesOf(fields, name);
      return (await this.picker.codeOf(cityId, name, text)) ?? '';
    };
    const known = { ...fields, body: await code('body'), into: await code('into') };
    return readForm(bodyChangeInput, known, { optional: ['into', 'fullName', 'shortName'] });
  }

  async #show(request: Request, response: Response, { context: { actor }, refused }: Shown): Promise<void> {
    const [items, orphans] = await Promise.all([this.queries.list(actor), this.lines.orphans(actor)]);
    const t = wordsOf(request);
    const starts = [{ id: 'tenure' }, ...(mayDo(actor, 'body:change') ? [{ id: 'body' }] : [])];
    await this.pages.send(request, response, {
      view: 'pages/organization/tenures',
      title: t('tenures.title'),
      data: {
        desk: deskLinks(actor, '/tenures', t),
        items,
        mayCharge: mayDo(actor, 'charge:change'),
        orphans: withPlaces(orphans),
        roles: roles.map((value) => ({ value, label: t(`tenures.role-${value}`) })),
        forms: await this.forms.openWays(request, starts, refused),
      },
      form: refused,
      help: 'people',
    });
  }

  async #showList(
    request: Request,
    response: Response,
    { context: { actor }, handOverId, refused }: Shown & { handOverId: string },
  ): Promise<void> {
    const list = await this.queries.get(actor, handOverId);
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/organization/hand-over',
      title: t('tenures.list-of', { body: list.bodyName }),
      place: mayDo(actor, 'tenure:change') ? [{ href: '/tenures', label: t('tenures.title') }] : [],
      data: {
        list,
        items: list.items.map((one) => ({
          ...one,
          href: placeOf({ subjectType: one.kind === 'promise' ? 'part' : one.kind, subjectId: one.id }),
        })),
        sign: refused ?? (await this.forms.open(request, { id: 'sign' })),
      },
      form: refused,
      help: 'people',
    });
  }
}

const withPlaces = ({ items, count }: Awaited<ReturnType<TenureLinesQueries['orphans']>>) => ({
  count,
  items: items.map((one) => ({ ...one, href: placeOf({ subjectType: one.kind, subjectId: one.id }) })),
});

interface Shown {
  context: CommandContext;
  /** The form that was refused; null: none was sent. */
  refused: FormState | null;
}
