import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { isYear } from '../../domain/assessment/quarter.js';
import { standingTable } from '../../domain/assessment/standing-table.js';
import { decimal } from '../../domain/assessment/figure.js';
import { PaperQueries } from '../../document/papers/paper.queries.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { ChartService } from '../../web/charts/chart.service.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { ResultQueries } from './result.queries.js';
import * as schema from './result.schema.js';
import { say } from './result-sheet.pages.js';
import { fallChart, placesChart } from './score-chart.pages.js';
import { ScoreSheetQueries } from './score-sheet.queries.js';
import { shownDeductions } from './shown-deduction.js';
import { shownMeasures, shownSpecials } from './shown-special.js';
import { SpecialResultQueries } from './special-result.queries.js';
import { shownScore } from './shown-score.js';

const code = z.string().min(1).max(40);
const asked = z.string().max(40).optional().catch(undefined);
const choice = z.object({ group: asked, measure: asked });

/** One body's score with every step, and the standings of a published quarter. */
@ApiExcludeController()
@Controller()
export class ScoreSheetPages {
  constructor(
    private readonly pages: PageService,
    private readonly sheets: ScoreSheetQueries,
    private readonly results: ResultQueries,
    private readonly papers: PaperQueries,
    private readonly specials: SpecialResultQueries,
    private readonly charts: ChartService,
  ) {}

  @Get('scores/:period/:code')
  @Allow('result:read')
  async score(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('period', { schema: schema.period }) period: string,
    @Param('code', { schema: code }) bodyCode: string,
    @Query({ schema: schema.resultQuery }) { number }: schema.ResultQuery,
  ): Promise<void> {
    const sheet = await this.sheets.get(actor, { period, bodyCode, number });
    const now = await this.results.now(actor.cityId);
    const { objectUntil, body, result } = sheet;
    const inTerm = objectUntil !== null && now <= objectUntil;
    const t = wordsOf(request);
    const title = t('scores.of-body', { body: body.name, period: say(request, period) });
    const shown = shownScore(sheet, t);
    const fall = fallChart(sheet, { shown, title, t });
    await this.pages.send(request, response, {
      view: 'pages/assessment/score',
      title,
      place: [
        { href: '/scores', label: t('scores.title') },
        { href: `/scores/${period}`, label: say(request, period) },
      ],
      data: {
        ...{ sheet, ...shown, inTerm, isPublished: result.state !== 'previewed' },
        measures: shownMeasures(await this.specials.measures(result.computationId, body.code), t),
        specials: shownSpecials(await this.specials.ofBody(result.computationId, body.code), t),
        deductions: shownDeductions(sheet),
        chart:
          fall &&
          this.charts.shown(
            fall,
            (format) => `/scores/${period}/${body.code}/chart/${format}?number=${result.number}`,
          ),
        beside: sheet.beside.map((one) => ({ ...one, name: say(request, one.period) })),
        bonus: sheet.score.bonusSteps.map((step) => ({
          text: t(`score-step.${step.key}`, step.values),
          points: step.points,
        })),
        mayObject: inTerm && body.own && mayDo(actor, 'objection:file'),
        file: `/api/v1/results/${period}/file?number=${result.number}`,
      },
      help: 'assessment',
    });
  }

  @Get('standings')
  @Allow('result:read')
  async newest(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const [period] = await this.results.publishedPeriods(context.actor.cityId);
    if (period !== undefined) return this.standings(request, response, context, period, {});
    const title = wordsOf(request)('scores.standings');
    const view = 'pages/assessment/standings';
    await this.pages.send(request, response, {
      view,
      title,
      data: {
        groups: [],
        periods: [],
        result: null,
        shown: null,
        chart: null,
        mayAnalyse: false,
        annual: false,
        ...{ measures: [], special: null },
      },
      help: 'assessment',
    });
  }

  @Get('standings/:period')
  @Allow('result:read')
  async standings(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('period', { schema: schema.period }) period: string,
    @Query({ schema: choice }) { group: asked, measure }: z.infer<typeof choice>,
  ): Promise<void> {
    const result = await this.results.published(actor.cityId, period);
    const measures = (await this.specials.measures(result.computationId)).filter(
      ({ kind }) => kind === 'special',
    );
    const special = measures.find(({ code: one }) => one === measure) ?? null;
    const places = special === null ? [] : await this.specials.places(actor, result.id, special.code);
    const former = await this.results.formerRanks(actor.cityId, period);
    const groups = standingTable(await this.results.bodies(actor, result.id), former);
    const shown = groups.find(({ group }) => group === asked) ?? groups[0] ?? null;
    const t = wordsOf(request);
    const periods = await this.results.publishedPeriods(actor.cityId);
    const moved = shown && placesChart(shown, await this.results.placesUntil(actor, period), request);
    await this.pages.send(request, response, {
      view: 'pages/assessment/standings',
      title: t('scores.standings-of', { period: say(request, period) }),
      data: {
        ...{ result, shown: shown && withBars(shown), compared: former.size > 0, annual: isYear(period) },
        chart:
          moved &&
          this.charts.shown(moved, (format) => {
            const choice = new URLSearchParams({ group: shown.group }).toString();
            return `/standings/${period}/chart/${format}?${choice}`;
          }),
        papers: await this.papers.ofSubject(actor, result.id),
        mayAnalyse: mayDo(actor, 'weakness:read'),
        ...{ special, specialGroups: placesByGroup(places) },
        measures: measures.map((one) => ({ ...one, current: one.code === special?.code })),
        groups: groups.map(({ group, count }) => ({ group, count, current: group === shown?.group })),
        periods: periods.map((one) => ({
          period: one,
          name: say(request, one),
          current: one === period,
        })),
      },
      help: 'assessment',
    });
  }
}

const placesByGroup = <T extends { group: string }>(places: readonly T[]) =>
  [...Map.groupBy(places, ({ group }) => group)].map(([group, bodies]) => ({ group, bodies }));

type Shown = ReturnType<typeof standingTable>[number];

// A bar of the total on an axis of 0 to 100; the mean is a tick on it.
function withBars({ bands, apart, ...group }: Shown) {
  const width = (total: string | null) => Math.min(100, Number(decimal(total ?? '0'))).toFixed(1);
  const lines = (bodies: Shown['apart']) =>
    bodies.map((body) => ({
      ...body,
      width: width(body.total),
      up: body.risen !== null && body.risen > 0 ? body.risen : null,
      down: body.risen !== null && body.risen < 0 ? -body.risen : null,
    }));
  return {
    ...group,
    tick: width(group.mean),
    bands: bands.map((band) => ({ ...band, count: band.bodies.length, bodies: lines(band.bodies) })),
    apart: lines(apart),
  };
}
