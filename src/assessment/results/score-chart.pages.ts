import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { standingTable } from '../../domain/assessment/standing-table.js';
import type { StandingGroup } from '../../domain/assessment/standing-table.js';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Limited } from '../../identity/limits/limited.decorator.js';
import { chartFormats } from '../../web/charts/chart.js';
import type { Chart, ChartFormat } from '../../web/charts/chart.js';
import { ChartService } from '../../web/charts/chart.service.js';
import { wordsOf } from '../../web/words-of.js';
import { ResultQueries } from './result.queries.js';
import type { PlaceAtPeriod } from './result.queries.js';
import * as schema from './result.schema.js';
import { say } from './result-sheet.pages.js';
import { ScoreSheetQueries } from './score-sheet.queries.js';
import type { ScoreSheet } from './score-sheet.queries.js';
import { shownScore } from './shown-score.js';
import type { ShownScore } from './shown-score.js';

const code = z.string().min(1).max(40);
const format = z.enum(chartFormats, '填 png 或 xlsx');
const choice = z.object({ group: z.string().max(40).optional().catch(undefined) });

type Words = ReturnType<typeof wordsOf>;

/** The charts of scores and standings as files, for whoever may see their pages. */
@ApiExcludeController()
@Controller()
export class ScoreChartPages {
  constructor(
    private readonly charts: ChartService,
    private readonly sheets: ScoreSheetQueries,
    private readonly results: ResultQueries,
  ) {}

  @Get('scores/:period/:code/chart/:format')
  @Allow('result:read')
  @Limited('export')
  async fall(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('period', { schema: schema.period }) period: string,
    @Param('code', { schema: code }) bodyCode: string,
    @Param('format', { schema: format }) as: ChartFormat,
    @Query({ schema: schema.resultQuery }) { number }: schema.ResultQuery,
  ): Promise<void> {
    const t = wordsOf(request);
    const sheet = await this.sheets.get(actor, { period, bodyCode, number });
    const title = t('scores.of-body', { body: sheet.body.name, period: say(request, period) });
    await this.#send(response, fallChart(sheet, { shown: shownScore(sheet, t), title, t }), as);
  }

  @Get('standings/:period/chart/:format')
  @Allow('result:read')
  @Limited('export')
  async places(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('period', { schema: schema.period }) period: string,
    @Param('format', { schema: format }) as: ChartFormat,
    @Query({ schema: choice }) { group: asked }: z.infer<typeof choice>,
  ): Promise<void> {
    const result = await this.results.published(actor.cityId, period);
    const former = await this.results.formerRanks(actor.cityId, period);
    const groups = standingTable(await this.results.bodies(actor, result.id), former);
    const shown = groups.find(({ group }) => group === asked) ?? groups[0];
    const places = await this.results.placesUntil(actor, period);
    await this.#send(response, shown === undefined ? null : placesChart(shown, places, request), as);
  }

  #send(response: Response, chart: Chart | null, as: ChartFormat): Promise<void> {
    if (chart === null) throw new AppError('record.not-found', '这里还没有可以下载的图。');
    return this.charts.send(response, chart, as);
  }
}

/** How full marks became the total; null while something is open. */
export function fallChart(
  { score }: ScoreSheet,
  { shown: { bars, axisFrom }, title, t }: { shown: ShownScore; title: string; t: Words },
): Chart | null {
  if (score.total === null || bars.length === 0) return null;
  const steps = bars.filter(({ kind }) => kind !== 'whole').map(({ label, change }) => `${label} ${change}`);
  return {
    id: 'fall',
    title: t('chart.fall', { title, total: score.total }),
    says: t('chart.fall-says', { total: score.total, steps: steps.join(t('chart.between')) }),
    drawing: {
      ...{ kind: 'steps', axisFrom },
      bars: bars.map(({ label, change, from, to, kind }) => ({
        ...{ label, text: change, ink: kind },
        ...{ from: Math.max(Number(from), kind === 'whole' ? axisFrom : 0), to: Number(to) },
      })),
    },
    table: [
      [t('scores.step'), t('scores.points')],
      ...bars.map(({ label, change }) => [label, numberIn(change)]),
    ],
  };
}

// A true minus is for people, a number for the spreadsheet.
const numberIn = (change: string): number => Number(change.replace('−', '-').replace('+', ''));

/** How the bodies of a group moved over the periods; null: there is one period alone. */
export function placesChart(
  { group, bands }: StandingGroup,
  places: readonly PlaceAtPeriod[],
  request: Request,
): Chart | null {
  const t = wordsOf(request);
  const bodies = bands.flatMap((band) => band.bodies).filter(({ rank }) => rank !== null);
  const inGroup = places.filter((place) => place.group === group && place.rank !== null);
  const periods = [...new Set(inGroup.map(({ period }) => period))];
  if (periods.length < 2 || bodies.length < 2) return null;
  const placeOf = (body: string, period: string) =>
    inGroup.find((place) => place.code === body && place.period === period)?.rank ?? null;
  const moved = ({ risen }: (typeof bodies)[number]) => {
    if (risen === null || risen === 0) return risen === 0 ? t('scores.level') : '';
    return risen > 0 ? t('scores.up', { count: risen }) : t('scores.down', { count: -risen });
  };
  // Those who share a place share its line of text.
  const textOf = (body: (typeof bodies)[number]) => {
    const same = bodies.filter(({ rank }) => rank === body.rank);
    if (same[0] !== body) return '';
    return same.map((one) => `${one.name} ${moved(one)}`.trim()).join(t('chart.between'));
  };
  const columns = periods.map((period) => say(request, period));
  return {
    id: 'places',
    title: t('chart.places', { group, from: columns[0] ?? '', until: columns.at(-1) ?? '' }),
    says: t('chart.places-says', {
      group,
      places: bodies
        .map((body) => `${t('scores.place', { rank: body.rank ?? 0 })} ${body.name} ${moved(body)}`.trim())
        .join(t('chart.between')),
    }),
    drawing: {
      ...{ kind: 'places', columns, last: Math.max(...inGroup.map(({ rank }) => rank ?? 1)) },
      lines: bodies.map((body) => ({
        text: textOf(body),
        ink: body.own
          ? 'whole'
          : body.risen !== null && body.risen > 0
            ? 'gain'
            : body.risen
              ? 'loss'
              : 'quiet',
        strong: body.own,
        places: periods.map((period) => placeOf(body.code, period)),
      })),
    },
    table: [
      [t('scores.body'), ...columns],
      ...bodies.map(({ code: of, name }) => [name, ...periods.map((period) => placeOf(of, period))]),
    ],
  };
}
