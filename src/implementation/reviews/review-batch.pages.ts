import { Controller, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { FormService } from '../../web/forms/form.service.js';
import { withoutFields } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { readForm } from '../../web/forms/read-form.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { ReviewBatchService } from './review-batch.service.js';
import type { BatchRow } from './review-batch.service.js';
import { ReviewQueue } from './review-queue.pages.js';

const chosen = z.object({
  reports: z.array(z.uuid('编号不对')).min(1, '请先勾选要通过的填报').max(50, '一次最多通过50份'),
});
const seen = z.object({
  seen: z
    .array(z.object({ id: z.uuid('编号不对'), version: z.int().min(1) }))
    .min(1)
    .max(50),
});
const isPassed = ({ refusal }: BatchRow): boolean => refusal === null;

/** Several monthly reports whose standard is met are passed with one check, each by its name. */
@ApiExcludeController()
@Controller('reviews/pass')
export class ReviewBatchPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly queue: ReviewQueue,
    private readonly batch: ReviewBatchService,
  ) {}

  @Post()
  @Allow('report:review')
  async pass(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handleChecked(request, response, {
      id: 'pass-many',
      look: async (fields) => {
        const { reports } = readForm(chosen, fields, { lists: ['reports'] });
        return this.batch.look(context, [...new Set(reports)]);
      },
      check: (form, rows) => this.#check(request, response, { form, rows }),
      run: async (fields) => this.batch.pass(context, seenIn(fields)),
      partly: (rows) =>
        rows.every(isPassed) ? null : this.queue.show(request, response, { actor, outcome: rows }),
      done: (rows) => ({ to: '/reviews', say: ['reviews.passed-many', { count: rows.length }] }),
      again: (form) => this.queue.show(request, response, { actor, form }),
    });
  }

  async #check(request: Request, response: Response, { form, rows }: { form: FormState; rows: BatchRow[] }) {
    const passable = rows.filter(isPassed);
    const seenFields = passable.flatMap(({ report: { id, version } }, index): [string, string][] => [
      [`seen.${index}.id`, id],
      [`seen.${index}.version`, String(version)],
    ]);
    const values = { ...form.values, ...Object.fromEntries(seenFields) };
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/implementation/reviews-check',
      title: t('reviews.check-many'),
      place: [{ href: '/reviews', label: t('reviews.title') }],
      data: { rows, passable: passable.length, held: rows.length - passable.length },
      form: { ...form, values },
      help: 'reviews',
    });
  }
}

// What was ticked stands beside it, for the way back.
const seenIn = (fields: Fields) =>
  readForm(seen, withoutFields(fields, 'reports'), { numbers: ['seen.*.version'] }).seen;
