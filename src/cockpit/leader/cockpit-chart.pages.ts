import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Limited } from '../../identity/limits/limited.decorator.js';
import { chartFormats } from '../../web/charts/chart.js';
import type { Chart, ChartFormat } from '../../web/charts/chart.js';
import { ChartService } from '../../web/charts/chart.service.js';
import { cityMinute } from '../../web/city-minute.js';
import { wordsOf } from '../../web/words-of.js';
import { CockpitQueries } from './cockpit.queries.js';

const format = z.enum(chartFormats, '填 png 或 xlsx');

type Words = ReturnType<typeof wordsOf>;
type Course = NonNullable<Awaited<ReturnType<CockpitQueries['course']>>>;

/** The chart of the cockpit as a file, for whoever may see the cockpit. */
@ApiExcludeController()
@Controller('cockpit/chart')
export class CockpitChartPages {
  constructor(
    private readonly charts: ChartService,
    private readonly cockpit: CockpitQueries,
  ) {}

  @Get(':format')
  @Allow('cockpit:read')
  @Limited('export')
  async course(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('format', { schema: format }) as: ChartFormat,
  ): Promise<void> {
    const course = await this.cockpit.course(actor);
    const chart = course && courseChart(course, course.days, wordsOf(request));
    if (chart === null) throw new AppError('record.not-found', '这里还没有可以下载的图。');
    await this.charts.send(response, chart, as);
  }
}

/** The lamps of the coming days if nobody acts; null where none is or will be yellow or red. */
export function courseChart({ at }: Pick<Course, 'at'>, days: number, t: Words): Chart | null {
  if (at.every(({ yellow, red }) => yellow + red === 0)) return null;
  const columns = at.map((one) => cityMinute(one.at).slice(5, 10));
  const [red, yellow] = [t('lamp.red'), t('lamp.yellow')];
  const said = at.map((one, index) =>
    t('chart.ahead-at', { day: columns[index], red: one.red, yellow: one.yellow }),
  );
  return {
    id: 'ahead',
    title: t('chart.ahead', { days }),
    says: t('chart.ahead-says', { lamps: said.join(t('chart.between')) }),
    drawing: {
      ...{ kind: 'stack', columns },
      parts: [
        { name: red, ink: 'red', values: at.map((one) => one.red) },
        { name: yellow, ink: 'yellow', values: at.map((one) => one.yellow) },
      ],
    },
    table: [[t('chart.moment'), red, yellow], ...at.map((one) => [cityMinute(one.at), one.red, one.yellow])],
  };
}
