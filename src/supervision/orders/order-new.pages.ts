import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { BodyPickerService } from '../../organization/body-picker.service.js';
import { withoutFields } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import { freshForm, refusedForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { OrderDraftService } from './order-draft.service.js';
import { OrderPartsQueries } from './order-parts.queries.js';
import { orderDraftInput } from './order.schema.js';

const filter = z.object({ body: z.string().max(60).optional() });

/** 拟办督办单: the body first, then which of its parts, why and what for. */
@ApiExcludeController()
@Controller('orders/new')
export class OrderNewPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly bodies: BodyPickerService,
    private readonly parts: OrderPartsQueries,
    private readonly drafts: OrderDraftService,
  ) {}

  @Get()
  @Allow('order:draft')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: filter }) { body = '' }: z.infer<typeof filter>,
  ): Promise<void> {
    const search = freshForm(request, { id: 'which', values: { body } });
    try {
      const bodyCode = await this.bodies.codeOf(actor.cityId, 'body', body);
      const form = await this.forms.open(request, {
        id: 'draft',
        draft: bodyCode === undefined ? null : draftOf(bodyCode),
        values: { bodyCode: bodyCode ?? '', body },
      });
      await this.#show(request, response, { actor, search, form, bodyCode });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const refused = refusedForm(search, { fields: { body }, refusal: error, labels: {} });
      await this.#show(request, response, { actor, search: refused, form: refused });
    }
  }

  @Post()
  @Allow('order:draft')
  async draft(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      id: 'draft',
      draft: draftOf(String((request.body as Fields).bodyCode ?? '')),
      // What was typed to find the body is for the page alone.
      run: (fields) =>
        this.drafts.draft(
          context,
          readForm(orderDraftInput, withoutFields(fields, 'body'), { lists: ['partIds'] }),
        ),
      done: ({ id }) => ({ to: `/orders/${id}`, say: 'orders.done-draft' }),
      again: (form) => {
        const { body = '', bodyCode = '' } = form.values;
        const search = freshForm(request, { id: 'which', values: { body } });
        return this.#show(request, response, { actor, search, form, bodyCode: String(bodyCode) });
      },
    });
  }

  async #show(request: Request, response: Response, { actor, search, form, bodyCode }: Shown): Promise<void> {
    const t = wordsOf(request);
    const decisions = bodyCode === undefined ? [] : await this.parts.byDecision(actor, bodyCode);
    await this.pages.send(request, response, {
      view: 'pages/supervision/order-new',
      title: t('orders.new'),
      place: [{ href: '/orders', label: t('orders.title') }],
      data: {
        search,
        asked: bodyCode !== undefined,
        decisions: decisions.map(({ parts, ...decision }) => ({
          ...decision,
          options: parts.map((part) => ({
            value: part.id,
            label: part.wording,
            hint: `${t(`lamp.${part.lamp}`)} ${part.sentence ?? ''}`,
          })),
        })),
      },
      form,
      help: 'orders',
    });
  }
}

const draftOf = (bodyCode: string): string => `order-new:${bodyCode}`;

interface Shown {
  actor: Actor;
  search: FormState;
  form: FormState;
  /** The body that was found; undefined: none was asked for. */
  bodyCode?: string | undefined;
}
