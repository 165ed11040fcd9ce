import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { returnReasons } from '../domain/implementation/return-reasons.js';
import type { Actor, CommandContext } from '../identity/actor.js';
import { Allow } from '../identity/allow.decorator.js';
import { CurrentContext } from '../identity/current-context.decorator.js';
import { mayDo } from '../identity/permissions.js';
import type { Fields } from '../web/forms/form-fields.js';
import { FormService } from '../web/forms/form.service.js';
import type { FormState } from '../web/forms/form-state.js';
import { readForm } from '../web/forms/read-form.js';
import { PageService } from '../web/page.service.js';
import { wordsOf } from '../web/words-of.js';
import { PartQueries } from './part.queries.js';
import { ReportQueries } from './report.queries.js';
import { reviewInput } from './report.schema.js';
import type { ReviewAnswer } from './report.schema.js';
import { ReviewDeskQueries } from './review-desk.queries.js';
import type { QueuedReport } from './review-desk.queries.js';
import { ReviewService } from './review.service.js';

const id = z.uuid('编号不对');
const ways = ['pass', 'return', 'order'] as const;
const labels = { note: 'reviews.note', wording: 'reviews.wording', progress: 'reviews.percent' };
const reasons = Object.entries(returnReasons).map(([value, label]) => ({ value, label }));

/** 审核台: the queue of reports, and one report beside what it is judged by. */
@ApiExcludeController()
@Controller('reviews')
export class ReviewPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly desk: ReviewDeskQueries,
    private readonly reports: ReportQueries,
    private readonly parts: PartQueries,
    private readonly reviews: ReviewService,
  ) {}

  @Get()
  @Allow('report:review')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    const data = { ...(await this.desk.queue(actor)), disputes: mayDo(actor, 'dispute:decide') };
    const title = wordsOf(request)('reviews.title');
    const view = 'pages/implementation/reviews';
    await this.pages.send(request, response, { view, title, data, help: 'reviews' });
  }

  @Get(':id')
  @Allow('report:review')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) reportId: string,
  ): Promise<void> {
    await this.#show(request, response, { actor, reportId, refused: null });
  }

  @Post(':id')
  @Allow('report:review')
  async decide(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) reportId: string,
  ): Promise<void> {
    const { actor } = context;
    const { items } = await this.desk.queue(actor);
    await this.forms.handle(request, response, {
      id: wayIn(request.body),
      labels,
      run: (fields) => this.reviews.review(context, reportId, inputOf(fields)),
      done: (answer) => ({ to: placeAfter(items, reportId), say: wordFor(answer) }),
      again: (refused) => this.#show(request, response, { actor, reportId, refused }),
    });
  }

  async #show(request: Request, response: Response, { actor, reportId, refused }: Shown): Promise<void> {
    const report = await this.reports.get(actor, reportId);
    const [part, { items, count }, refusal] = [
      await this.parts.get(actor, report.partId),
      await this.desk.queue(actor),
      await this.desk.refusal(actor, report),
    ];
    const t = wordsOf(request);
    const values = { version: String(report.version) };
    const forms: Record<string, FormState> = {};
    for (const way of ways)
      forms[way] = refused?.id === way ? refused : await this.forms.open(request, { id: way, values });
    await this.pages.send(request, response, {
      view: 'pages/implementation/review',
      title: t('reviews.one', { body: report.body.name }),
      place: [{ href: '/reviews', label: t('reviews.title') }],
      data: {
        ...{ report, part, refusal, count, forms, reasons },
        ...neighbours(items, reportId),
        milestones: part.milestones.map((milestone) => ({
          ...milestone,
          dueAt: new Date(milestone.dueAt),
          claimed: report.milestoneIds.includes(milestone.id),
        })),
        former: part.reports.filter(({ id }) => id !== reportId),
        open: refused !== null || (refusal === null && report.state === 'submitted'),
        kinds: ['form', 'unfinished'].map((value) => ({
          value,
          label: t(`reviews.return-${value}`),
          hint: t(`reviews.return-${value}-hint`),
        })),
      },
      form: refused,
      help: 'reviews',
    });
  }
}

interface Shown {
  actor: Actor;
  reportId: string;
  /** The form that was refused; null: none was sent. */
  refused: FormState | null;
}

const wayIn = (body: unknown): string =>
  ways.find((way) => way === (body as Fields | undefined)?.outcome) ?? 'pass';

// A single press may have sent a kind of return without a reason: all that is missing is said at once.
const inputOf = (fields: Fields) =>
  readForm(
    reviewInput,
    { outcome: '', ...fields },
    {
      optional: ['note', 'returnKind'],
      lists: fields.outcome === 'return' ? ['reasons'] : [],
    },
  );

const neighbours = (items: readonly QueuedReport[], reportId: string) => {
  const at = items.findIndex(({ id }) => id === reportId);
  const queued = items[at] ?? null;
  return { queued, position: at + 1, before: items[at - 1] ?? null, after: at < 0 ? null : items[at + 1] };
};

// The next report opens: the one behind, else the first that is left.
function placeAfter(items: readonly QueuedReport[], reportId: string): string {
  const at = items.findIndex(({ id }) => id === reportId);
  const own = items.filter(({ id, foreign }) => id !== reportId && !foreign);
  const next = own.find((item) => items.indexOf(item) > at) ?? own[0];
  return next === undefined ? '/reviews' : `/reviews/${next.id}`;
}

const wordFor = ({ state, orderDrafted }: ReviewAnswer): string => {
  if (orderDrafted) return 'reviews.ordered';
  return state === 'passed' ? 'reviews.passed' : 'reviews.returned';
};
