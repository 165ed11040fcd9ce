import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { PaperQueries } from '../../document/papers/paper.queries.js';
import type { Actor } from '../../identity/actor.js';
import { mayDo } from '../../identity/permissions.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { PageService } from '../../web/page.service.js';
import { cityMinute } from '../../web/city-minute.js';
import { wordsOf } from '../../web/words-of.js';
import { isYear, periodOf, quarterAt, quartersBack } from '../../domain/assessment/quarter.js';
import { ResultQueries } from './result.queries.js';
import { seesAllScores } from './score-sight.record.js';

// The present quarter, and the eight before it.
const spansOffered = 9;

/** A page of results, for whoever opens it and for every form of it that was refused. */
interface Shown {
  actor: Actor;
  refused?: FormState | null;
}

/** The list of results, and one period with all its bodies and what the assessment office does with it. */
@Injectable()
export class ResultSheet {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly results: ResultQueries,
    private readonly papers: PaperQueries,
  ) {}

  /** All periods; for the assessment office also how a period is computed and shown. */
  async list(request: Request, response: Response, { actor, refused = null }: Shown): Promise<void> {
    const t = wordsOf(request);
    const office = actor.role === 'assessment_office';
    const fresh = office ? await this.results.unshown(actor.cityId) : [];
    const items = await this.results.list(actor);
    const spans = office ? spansUntil(await this.results.now(actor.cityId)) : [];
    const starts = [
      { id: 'compute', values: { period: spans[1] ?? '' } },
      { id: 'preview', values: { computationId: fresh[0]?.id ?? '' } },
    ];
    await this.pages.send(request, response, {
      view: 'pages/assessment/scores',
      title: t('scores.title'),
      data: {
        items: items.map((item) => ({ ...item, name: say(request, item.period) })),
        ...{ office, mayAnalyse: mayDo(actor, 'weakness:read'), mayLookOut: mayDo(actor, 'radar:read') },
        choices: fresh.map((one) => this.#choice(request, one)),
        spans: spans.map((period) => ({ value: period, label: say(request, period) })),
        forms: office ? await this.forms.openWays(request, starts, refused) : null,
      },
      form: refused,
      help: 'assessment',
    });
  }

  /** @throws record.not-found for a period that has no result the reader may see */
  async period(
    request: Request,
    response: Response,
    { actor, period, refused = null }: Shown & { period: string },
  ): Promise<void> {
    const result = await this.results.head(actor, period);
    const { ways, ...office } = await this.results.office(actor, result);
    const values = { version: String(result.version) };
    const starts = ways.map((id) => ({ id, values }));
    const computations = ways.length === 0 ? [] : await this.results.computations(actor.cityId, period);
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/assessment/result',
      title: t('scores.of-period', { period: say(request, period) }),
      place: [{ href: '/scores', label: t('scores.title') }],
      data: {
        ...{ result, office, name: say(request, period) },
        ownOnly: result.state === 'previewed' && !seesAllScores(actor),
        bodies: await this.results.bodies(actor, result.id),
        moved: await this.results.moved(result.id),
        papers: await this.papers.ofSubject(actor, result.id),
        choices: computations
          .filter(({ number }) => result.state === 'computed' || number > result.computation)
          .map((one) => this.#choice(request, { ...one, period })),
        forms:
          ways.length > 0 || refused !== null ? await this.forms.openWays(request, starts, refused) : null,
      },
      form: refused,
      help: 'assessment',
    });
  }

  #choice(request: Request, one: { id: string; period: string; number: number; computedAt: Date }) {
    const values = { period: say(request, one.period), number: one.number, time: cityMinute(one.computedAt) };
    return { value: one.id, label: wordsOf(request)('scores.computation', values) };
  }
}

// The present quarter, then those that are over; a year stands with its fourth quarter.
const spansUntil = (now: Date): string[] =>
  quartersBack(quarterAt(now), spansOffered).flatMap((quarter, back) =>
    back > 0 && quarter.endsWith('Q4') ? [quarter, quarter.slice(0, 4)] : [quarter],
  );

/** A quarter or year in the language of the reader: 「2026年第三季度」, 「2026年度」; anything else stays as it is. */
export function say(request: Request, period: string): string {
  const span = periodOf(period);
  if (span === null) return period;
  const key = isYear(period) ? 'scores.whole-year' : `scores.quarter-${period.slice(-1)}`;
  return wordsOf(request)(key, { year: String(span.year) });
}
