import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { SchemeQueries } from './scheme.queries.js';
import type { SchemeAnswer } from './scheme.schema.js';

const id = z.uuid('编号不对');
type Words = ReturnType<typeof wordsOf>;

/** 考评方案: all of them, and one with its rows, weights and live checks. */
@ApiExcludeController()
@Controller('schemes')
export class SchemePages {
  constructor(
    private readonly pages: PageService,
    private readonly schemes: SchemeQueries,
  ) {}

  @Get()
  @Allow('scheme:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
  ): Promise<void> {
    const { schemes, measures } = await this.schemes.list(actor.cityId);
    const years = [...new Set(schemes.map(({ year }) => year))];
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/assessment/schemes',
      title: t('schemes.title'),
      data: {
        years: years.map((year) => ({
          year: String(year),
          schemes: schemes.filter((one) => one.year === year),
        })),
        measures,
      },
      help: 'assessment',
    });
  }

  @Get(':id')
  @Allow('scheme:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    const scheme = await this.schemes.get(actor.cityId, schemeId);
    const t = wordsOf(request);
    await this.pages.send(request, response, {
      view: 'pages/assessment/scheme',
      title: scheme.title,
      data: { ...scheme, year: String(scheme.year), ...shownChecks(scheme, t), groups: groupsOf(scheme) },
      place: [{ href: '/schemes', label: t('schemes.title') }],
      help: 'assessment',
    });
  }
}

const percent = (bp: number): string => (bp / 100).toFixed(2);

function groupsOf({ items }: SchemeAnswer) {
  return Object.entries(Object.groupBy(items, ({ section }) => section)).map(([section, rows = []]) => ({
    section,
    weight: percent(rows.reduce((sum, { weightBp }) => sum + weightBp, 0)),
    rows: rows.map((row) => ({ ...row, weight: percent(row.weightBp) })),
  }));
}

function shownChecks({ weights, sharedWeightBp, findings }: SchemeAnswer, t: Words) {
  const shown = findings.map(({ severity, key, row, values }) => ({
    ...{ severity, row },
    text: t(`plan-problem.${key}`, values),
  }));
  return {
    total: percent(weights.totalBp),
    hard: percent(weights.hardBp),
    leastHard: percent(weights.leastHardBp),
    shared: percent(sharedWeightBp),
    isWhole: weights.totalBp === 10_000,
    isHard: !findings.some(({ key }) => key === 'hard-share'),
    errors: shown.filter(({ severity }) => severity === 'error'),
    notices: shown.filter(({ severity }) => severity === 'notice'),
  };
}
