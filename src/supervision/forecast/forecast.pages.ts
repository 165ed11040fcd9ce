import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { deskLinks } from '../../web/desk-links.js';
import { ForecastQueries } from './forecast.queries.js';
import { forecastMoments, forecastRows, partsBehind } from './forecast-table.js';
import type { ForecastCell, ForecastDays, ForecastRow, ForetoldPart } from './forecast-table.js';

const by = z.enum(['body', 'leader']).default('body');
const query = z.object({ by });
const cellQuery = z.object({
  by,
  of: z.string().max(60).optional(),
  at: z.enum(forecastMoments),
  lamp: z.enum(['yellow', 'red']),
});
const warnings = ['yellow', 'red'] as const;

type Words = (key: string, values?: Record<string, string | number>) => string;

/** 预判: the lamps of the coming days, a table by body or leader, and the parts behind each of its counts. */
@ApiExcludeController()
@Controller('forecast')
export class ForecastPages {
  constructor(
    private readonly pages: PageService,
    private readonly forecast: ForecastQueries,
  ) {}

  @Get()
  @Allow('forecast:read')
  async table(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) asked: z.infer<typeof query>,
  ): Promise<void> {
    const t = wordsOf(request);
    const { now, days, parts } = await this.forecast.ahead(actor);
    const { rows, all } = forecastRows(parts, asked.by);
    await this.pages.send(request, response, {
      view: 'pages/supervision/forecast',
      title: t('forecast.title'),
      data: {
        desk: deskLinks(actor, '/forecast', t),
        at: now,
        by: asked.by,
        days,
        moments: forecastMoments.map((moment) => momentName(moment, days, t)),
        rows: rows.map((row) => shownRow(row, { by: asked.by, code: row.code, days }, t)),
        all: shownRow(all, { by: asked.by, days }, t),
      },
      help: 'deadlines',
    });
  }

  @Get('parts')
  @Allow('forecast:read')
  async list(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: cellQuery }) { by: way, of, at, lamp }: z.infer<typeof cellQuery>,
  ): Promise<void> {
    const t = wordsOf(request);
    const { days, parts } = await this.forecast.ahead(actor);
    const found = partsBehind(parts, { by: way, code: of, moment: at, lamp });
    const title = t('forecast.list-title', { when: momentName(at, days, t), lamp: t(`lamp.${lamp}`) });
    await this.pages.send(request, response, {
      view: 'pages/supervision/forecast-parts',
      title,
      place: [{ href: `/forecast?by=${way}`, label: t('forecast.title') }],
      data: {
        heading: title,
        whose: of === undefined ? null : nameOf(found[0], way, t),
        parts: found.map((part) => ({
          ...part,
          lamp: part[at],
          href: placeOf({ subjectType: 'part', subjectId: part.id }),
        })),
        back: `/forecast?by=${way}`,
      },
      help: 'deadlines',
    });
  }
}

const momentName = (moment: ForecastCell['moment'], days: ForecastDays, t: Words): string =>
  moment === 'now' ? t('forecast.now') : t('forecast.in-days', { days: days[moment].days });

const nameOf = (part: ForetoldPart | undefined, way: ForecastCell['by'], t: Words): string =>
  (way === 'body' ? part?.bodyName : part?.leaderTitle) ?? t('forecast.no-leader');

/** A row with its counts, each leading to the parts behind it; nothing leads to none. */
function shownRow(
  { name, open, counts }: ForecastRow,
  { days, ...cell }: Pick<ForecastCell, 'by' | 'code'> & { days: ForecastDays },
  t: Words,
) {
  return {
    name: cell.code === undefined ? t('forecast.all') : (name ?? t('forecast.no-leader')),
    open,
    cells: forecastMoments.flatMap((moment) =>
      warnings.map((lamp) => {
        const count = counts[moment][lamp];
        const label = `${momentName(moment, days, t)} ${t(`lamp.${lamp}`)}`;
        return { count, lamp, label, href: count === 0 ? null : addressOf({ ...cell, moment, lamp }) };
      }),
    ),
  };
}

function addressOf({ by: way, code, moment, lamp }: ForecastCell): string {
  const of = code === undefined ? {} : { of: code };
  return `/forecast/parts?${new URLSearchParams({ by: way, ...of, at: moment, lamp }).toString()}`;
}
