import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { PaperQueries } from '../../document/papers/paper.queries.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { placeOf } from '../../web/place-of.js';
import type { Fields } from '../../web/forms/form-fields.js';
import type { FormStart, FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import type { SentForm } from '../../web/forms/form.service.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { DelegationQueries } from '../../organization/tenure/delegation.queries.js';
import { sayHolders } from '../../organization/post-holders.record.js';
import type { IssueCheck } from './order-check.queries.js';
import { OrderQueries } from './order.queries.js';
import { OrderRightsQueries } from './order-rights.queries.js';
import type { OrderWay } from './order-rights.queries.js';
import type { OrderAnswer } from './order.schema.js';

type OrderView = Awaited<ReturnType<OrderQueries['get']>>;

/** What a form of the page asks for. */
interface OrderAct {
  context: CommandContext;
  id: string;
  way: OrderWay;
  run: (fields: Fields) => Promise<OrderAnswer>;
}

const labels = {
  reason: 'orders.reason',
  requirement: 'orders.requirement',
  note: 'orders.note',
  feedbackDueOn: 'orders.feedback-due',
};

/** The page of one order, for whoever opens it and for every form of it that was refused. */
@Injectable()
export class OrderSheet {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly orders: OrderQueries,
    private readonly rights: OrderRightsQueries,
    private readonly delegations: DelegationQueries,
    private readonly papers: PaperQueries,
  ) {}

  /** @throws record.not-found for an order that the actor does not see */
  async show(
    request: Request,
    response: Response,
    { actor, id, refused = null }: { actor: Actor; id: string; refused?: FormState | null },
  ): Promise<void> {
    const order = await this.orders.get(actor, id);
    const { ways, refusal } = await this.rights.of(actor, id);
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/supervision/order',
      title: order.number == null ? t('orders.one-unnumbered') : t('orders.one', { number: order.number }),
      place: [{ href: '/orders', label: t('orders.title') }],
      data: {
        ...{ order, refusal, tasks: withPlaces(order), acts: await this.delegations.actsOn(id) },
        papers: await this.papers.ofSubject(actor, id),
        forms: await this.#forms(request, { order, ways, refused }),
        move: { ...order.move, by: dateOf(order.move.by) },
        mine: order.move.who === 'unit' && ways.length > 0,
        ended: order.move.who === 'nobody',
        waiting: order.state === 'answered' ? { feedback: order.feedback, by: order.feedbackBy } : null,
      },
      form: refused,
      help: 'orders',
    });
  }

  /** Null: there is nothing to do here for the reader. */
  async #forms(
    request: Request,
    { order, ways, refused }: { order: OrderView; ways: readonly OrderWay[]; refused: FormState | null },
  ): Promise<Record<string, FormState> | null> {
    const starts = ways.map((way) => startOf(way, order));
    const forms = await this.forms.openWays(request, starts, refused);
    return Object.keys(forms).length > 0 ? forms : null;
  }

  /** Runs what a form of the page asks for, and shows the page again where it is refused. */
  async act(request: Request, response: Response, act: OrderAct): Promise<void> {
    await this.forms.handle(request, response, this.#sent(request, response, act));
  }

  /** The same for a form that is checked first. */
  async actChecked(
    request: Request,
    response: Response,
    { look, ...act }: OrderAct & { look: (fields: Fields) => Promise<IssueCheck> },
  ): Promise<void> {
    const t = wordsOf(request);
    const title = t('orders.check-issue');
    await this.forms.handleChecked(request, response, {
      ...this.#sent(request, response, act),
      look,
      check: (form, check) =>
        this.pages.send(request, response, {
          view: 'pages/supervision/order-check',
          title,
          place: [{ href: `/orders/${act.id}`, label: t('orders.one-unnumbered') }],
          data: { check, recipients: sayHolders(check.recipients), id: act.id },
          form,
          help: 'orders',
        }),
    });
  }

  #sent(request: Request, response: Response, { context, id, way, run }: OrderAct): SentForm<OrderAnswer> {
    const { actor } = context;
    return {
      ...{ id: way, labels, run },
      draft: draftOf(way, id),
      done: ({ number }) => ({ to: `/orders/${id}`, say: [`orders.done-${way}`, { number }] }),
      again: (refused) => this.show(request, response, { actor, id, refused }),
    };
  }
}

function startOf(way: OrderWay, { id, version, requirement, reason }: OrderView): FormStart {
  const values: Record<string, string> = { version: String(version) };
  if (way === 'issue' || way === 'edit') values.requirement = requirement;
  if (way === 'edit') values.reason = reason;
  return { id: way, values, draft: draftOf(way, id) };
}

const draftOf = (way: OrderWay, id: string) => `order-${way}:${id}`;

const withPlaces = ({ tasks }: OrderView) =>
  tasks.map((task) => ({ ...task, href: placeOf({ subjectType: 'part', subjectId: task.partId }) }));
const dateOf = (instant: string | null): Date | null => (instant === null ? null : new Date(instant));
