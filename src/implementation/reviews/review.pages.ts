import { Controller, Get, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import { LivePage } from '../../web/live-page.interceptor.js';
import { reviewInput } from '../reports/report.schema.js';
import type { ReviewAnswer } from '../reports/report.schema.js';
import { ReviewDeskQueries } from './review-desk.queries.js';
import type { QueuedReport } from './review-desk.queries.js';
import { ReviewQueue } from './review-queue.pages.js';
import { draftOf, ReviewSheet, ways } from './review-sheet.pages.js';
import { ReviewService } from './review.service.js';

const id = z.uuid('编号不对');
const labels = { note: 'reviews.note', wording: 'reviews.wording', progress: 'reviews.percent' };

/** 审核台: the queue of reports, and one report beside what it is judged by. */
@ApiExcludeController()
@Controller('reviews')
export class ReviewPages {
  constructor(
    private readonly queue: ReviewQueue,
    private readonly forms: FormService,
    private readonly desk: ReviewDeskQueries,
    private readonly sheet: ReviewSheet,
    private readonly reviews: ReviewService,
  ) {}

  @Get()
  @Allow('report:review')
  @UseInterceptors(LivePage)
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    await this.queue.show(request, response, { actor });
  }

  /** For whoever may read the report: a unit comes here from the message about its review. */
  @Get(':id')
  @Allow('decision:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) reportId: string,
  ): Promise<void> {
    await this.sheet.show(request, response, { actor, reportId, refused: null });
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
      draft: draftOf(wayIn(request.body), reportId),
      labels,
      run: (fields) => this.reviews.review(context, reportId, inputOf(fields)),
      done: (answer) => ({ to: placeAfter(items, reportId), say: wordFor(answer) }),
      again: (refused) => this.sheet.show(request, response, { actor, reportId, refused }),
    });
  }
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
