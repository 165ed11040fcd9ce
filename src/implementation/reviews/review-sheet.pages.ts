import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { returnReasons } from '../../domain/implementation/return-reasons.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import { FormService } from '../../web/forms/form.service.js';
import type { FormState } from '../../web/forms/form-state.js';
import { PageService } from '../../web/page.service.js';
import { termsOf, wordsOf } from '../../web/words-of.js';
import { PartQueries } from '../parts/part.queries.js';
import { ReportQueries } from '../reports/report.queries.js';
import type { ReportRow } from '../reports/report-rows.record.js';
import { ReviewDeskQueries } from './review-desk.queries.js';
import type { QueuedReport } from './review-desk.queries.js';

/** The forms of a review, each with its own id. */
export const ways = ['pass', 'return', 'order'] as const;

/** Under which name a decision that is being written is kept. */
export const draftOf = (way: string, reportId: string): string => `review-${way}:${reportId}`;

/** The page of one report under review, for whoever opens it and for a decision that was refused. */
@Injectable()
export class ReviewSheet {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly desk: ReviewDeskQueries,
    private readonly reports: ReportQueries,
    private readonly parts: PartQueries,
  ) {}

  /** @throws record.not-found for a report that the actor does not see */
  async show(request: Request, response: Response, { actor, reportId, refused }: Shown): Promise<void> {
    const report = await this.reports.get(actor, reportId);
    const part = await this.parts.get(actor, report.partId);
    const t = wordsOf(request);
    const reviewer = mayDo(actor, 'report:review');
    const data = {
      ...(reviewer ? await this.#desk(actor, report) : onlyRead),
      ...{ report, part, reviewer, reasons: reasonsIn(termsOf(request)), kinds: kindsIn(t) },
      forms: await this.forms.openWays(request, startsOf(report), refused),
      milestones: part.milestones.map((milestone) => ({
        ...milestone,
        dueAt: new Date(milestone.dueAt),
        claimed: report.milestoneIds.includes(milestone.id),
      })),
      former: part.reports.filter(({ id }) => id !== reportId),
    };
    await this.pages.send(request, response, {
      view: 'pages/implementation/review',
      title: t(reviewer ? 'reviews.one' : 'reviews.read', { body: report.body.name }),
      place: reviewer ? [{ href: '/reviews', label: t('reviews.title') }] : [],
      data: { ...data, open: data.open || refused !== null },
      form: refused,
      help: 'reviews',
    });
  }

  // What only a reviewer sees: where the report stands in his queue, and whether it is his to decide.
  async #desk(actor: Actor, report: ReportRow) {
    const { items, count } = await this.desk.queue(actor);
    const refusal = await this.desk.refusal(actor, report);
    const open = refusal === null && report.state === 'submitted';
    return { ...neighbours(items, report.id), count, refusal, open };
  }
}

const startsOf = ({ id, version }: ReportRow) =>
  ways.map((way) => ({ id: way, draft: draftOf(way, id), values: { version: String(version) } }));

const onlyRead = {
  ...{ queued: null, position: 0, before: null, after: null },
  count: 0,
  refusal: null,
  open: false,
};

const reasonsIn = (term: ReturnType<typeof termsOf>) =>
  Object.entries(returnReasons).map(([value, label]) => ({ value, label: term(label) }));

const kindsIn = (t: ReturnType<typeof wordsOf>) =>
  ['form', 'unfinished'].map((value) => ({
    value,
    label: t(`reviews.return-${value}`),
    hint: t(`reviews.return-${value}-hint`),
  }));

interface Shown {
  actor: Actor;
  reportId: string;
  /** The form that was refused; null: none was sent. */
  refused: FormState | null;
}

const neighbours = (items: readonly QueuedReport[], reportId: string) => {
  const at = items.findIndex(({ id }) => id === reportId);
  const queued = items[at] ?? null;
  return { queued, position: at + 1, before: items[at - 1] ?? null, after: at < 0 ? null : items[at + 1] };
};
