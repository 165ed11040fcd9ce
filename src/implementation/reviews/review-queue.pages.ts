import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { freshForm } from '../../web/forms/form-state.js';
import type { FormState } from '../../web/forms/form-state.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import type { BatchRow } from './review-batch.service.js';
import { ReviewDeskQueries } from './review-desk.queries.js';

/** The queue of the review desk, for whoever opens it and after several reports were passed of which some were not. */
@Injectable()
export class ReviewQueue {
  constructor(
    private readonly pages: PageService,
    private readonly desk: ReviewDeskQueries,
  ) {}

  async show(request: Request, response: Response, { actor, form, outcome = [] }: Shown): Promise<void> {
    const { items, count } = await this.desk.queue(actor);
    const whys = new Map(outcome.map(({ report, refusal }) => [report.id, refusal?.message ?? null]));
    const passed = outcome.filter(({ refusal }) => refusal === null);
    await this.pages.send(request, response, {
      view: 'pages/implementation/reviews',
      title: wordsOf(request)('reviews.title'),
      data: {
        count,
        items: items.map((item) => ({
          ...item,
          together: !item.foreign && item.kind !== 'completion',
          why: whys.get(item.id) ?? null,
        })),
        disputes: mayDo(actor, 'dispute:decide'),
        many: form ?? freshForm(request, { id: 'pass-many' }),
        said: outcome.length === 0 ? null : { passed: passed.length, left: outcome.length - passed.length },
      },
      ...(outcome.length > 0 ? { status: 409 } : {}),
      form: form ?? null,
      help: 'reviews',
    });
  }
}

interface Shown {
  actor: Actor;
  /** The form of those that are passed together, where it was sent. */
  form?: FormState;
  /** What became of each of them, where some were refused. */
  outcome?: readonly BatchRow[];
}
