import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { kindOfStep } from '../../domain/assessment/year-walk/step-code.js';
import type { StepCode } from '../../domain/assessment/year-walk/step-code.js';
import { quarterOfPeriod } from '../../domain/assessment/data-month.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { periodWords } from '../measurements/period-words.js';
import { AssessmentYearQueries } from './assessment-year.queries.js';
import type { YearRow } from './assessment-year.queries.js';
import * as schema from './assessment-year.schema.js';

const nextShown = 6;

// Where one does what a step asks for; the months of the units stand in their own rooms.
const places: Partial<Record<StepCode, (period: string) => string>> = {
  data_source: (month) => `/measurements?month=${month}`,
  data_merge: (month) => `/measurements?month=${month}`,
  data_approve: (month) => `/measurements?month=${month}`,
  seed_commit: () => '/verifications',
  nominate: () => '/verifications',
  draw: () => '/verifications',
  merge_trips: () => '/verifications',
  verify: () => '/verifications',
  score: () => '/scores',
  objection: () => '/scores',
  decide: () => '/objections',
  publish: () => '/scores',
  consequences: () => '/consequences',
};

const tones: Partial<Record<YearRow['standing'], string>> = { open: 'brand', overdue: 'red' };

type Words = ReturnType<typeof wordsOf>;

/** 考核年度: the year as a calendar of what is open, what is due, whose move it is and what comes next. */
@ApiExcludeController()
@Controller('assessment-year')
export class AssessmentYearPages {
  constructor(
    private readonly pages: PageService,
    private readonly years: AssessmentYearQueries,
  ) {}

  @Get()
  @Allow('assessment-year:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: schema.yearQuery }) { year: asked }: schema.YearQuery,
  ): Promise<void> {
    const t = wordsOf(request);
    const { year, years, today, nextDueAt, rows } = await this.years.look(actor.cityId, asked);
    const all = rows.map((row) => shownRow(row, t));
    const quarters = Map.groupBy(all, ({ quarter }) => quarter);
    await this.pages.send(request, response, {
      view: 'pages/assessment/assessment-year',
      title: t('assessment-year.title', { year }),
      data: {
        ...{ year, today, nextDueAt },
        years: years.map((one) => ({ year: one, current: one === year })),
        open: all.filter(({ standing }) => standing === 'open' || standing === 'overdue'),
        next: all.filter(({ standing }) => standing === 'coming').slice(0, nextShown),
        quarters: [...quarters]
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([quarter, own]) => ({
            ...{ quarter, rows: own, name: periodWords(quarter, t) },
            current: own.some(({ standing }) => standing === 'open'),
          })),
      },
      help: 'year',
    });
  }
}

function shownRow(row: YearRow, t: Words) {
  const { period, code, startsOn, dueOn, standing, mover } = row;
  return {
    ...{ standing, startsOn, dueOn, provisional: row.provisional },
    ...{ reminded: row.remindedAt, quarter: quarterOfYear(period) },
    period: periodWords(period, t),
    step: t(`assessment-year.step-${code}`),
    mover: t(`assessment-year.mover-${mover}`),
    state: t(`assessment-year.standing-${standing}`),
    tone: tones[standing] ?? '',
    href: standing === 'coming' ? null : (places[kindOfStep(code)]?.(period) ?? null),
  };
}

// The steps of the year stand apart from those of its fourth quarter.
const quarterOfYear = (period: string): string =>
  period.length === 4 ? period : (quarterOfPeriod(period) ?? period);
