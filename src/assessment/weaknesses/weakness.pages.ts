import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Limited } from '../../identity/limits/limited.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { freshForm } from '../../web/forms/form-state.js';
import { chartFormats } from '../../web/charts/chart.js';
import type { ChartFormat } from '../../web/charts/chart.js';
import { ChartService } from '../../web/charts/chart.service.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { say } from '../results/result-sheet.pages.js';
import { LossQueries } from './loss.queries.js';
import { SlowQueries } from './slow.queries.js';
import { lossChart, slowChart } from './weakness-chart.pages.js';
import { addressWith, shownLosses, shownSlow, withDecisions } from './shown-weakness.js';
import type { LinesLead } from './shown-weakness.js';
import { WeaknessSourceQueries } from './weakness-source.queries.js';

const ways = {
  points: ['indicator', 'body', 'group', 'period'],
  work: ['cause', 'body', 'group', 'period'],
} as const;
// A filter that was left empty sends the empty text.
const text = z.string().trim().min(1).max(60).optional().catch(undefined);
const query = z.object({
  view: z.enum(['points', 'work']).catch('points'),
  by: z.enum(['indicator', 'cause', 'body', 'group', 'period']).optional().catch(undefined),
  ...{ period: text, group: text, body: text, indicator: text },
});

const format = z.enum(chartFormats, '填 png 或 xlsx');

type Asked = z.infer<typeof query>;

/** 短板分析: where points were lost or work was slow, each line one click away from the decision that answers it. */
@ApiExcludeController()
@Controller('weaknesses')
export class WeaknessPages {
  constructor(
    private readonly pages: PageService,
    private readonly losses: LossQueries,
    private readonly slow: SlowQueries,
    private readonly sources: WeaknessSourceQueries,
    private readonly charts: ChartService,
  ) {}

  @Get()
  @Allow('weakness:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) asked: Asked,
  ): Promise<void> {
    const t = wordsOf(request);
    const { table, lines, choices, chart } = await this.#table(request, actor, asked);
    const { view, group, body } = asked;
    const indicator = view === 'points' ? (asked.indicator ?? null) : null;
    const found = lines.flatMap(({ weakness }) => weakness ?? []);
    await this.pages.send(request, response, {
      view: 'pages/assessment/weaknesses',
      title: t('weaknesses.title'),
      data: {
        ...{ view, by: table.by, total: table.total },
        period: table.period === null ? null : say(request, table.period),
        views: (['points', 'work'] as const).map((one) => ({
          ...{ name: `weaknesses.view-${one}`, current: one === view },
          href: addressWith('/weaknesses', { view: one, group, body }),
        })),
        ways: ways[view].map((way) => ({
          ...{ name: `weaknesses.by-${way}`, current: way === table.by },
          href: addressWith('/weaknesses', { view, by: way, period: table.period, group, body, indicator }),
        })),
        chart:
          chart &&
          this.charts.shown(chart, (as) =>
            addressWith(`/weaknesses/chart/${as}`, { ...asked, by: table.by, period: table.period }),
          ),
        lines: withDecisions([...lines], await this.sources.decisions(actor, found)),
        indicator,
        periods: table.periods.map((one) => ({ value: one, label: say(request, one) })),
        groups: [...new Set(choices.flatMap(({ group }) => group ?? []))].map(asOption),
        bodies: choices.map(({ code, name }) => ({ value: code, label: name })),
        filterForm: freshForm(request, { id: 'filter', values: filled({ ...asked, period: table.period }) }),
      },
      help: 'weaknesses',
    });
  }

  @Get('chart/:format')
  @Allow('weakness:read')
  @Limited('export')
  async chart(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('format', { schema: format }) as: ChartFormat,
    @Query({ schema: query }) asked: Asked,
  ): Promise<void> {
    const { chart } = await this.#table(request, actor, asked);
    if (chart === null) throw new AppError('record.not-found', '这里还没有可以下载的图。');
    await this.charts.send(response, chart, as);
  }

  async #table(request: Request, actor: Actor, { view, by, ...narrowed }: Asked) {
    const lead: LinesLead = {
      ...{ t: wordsOf(request), say: (period) => say(request, period), narrowed },
      mayDecide: mayDo(actor, 'decision:create'),
    };
    if (view === 'points') {
      const way = ways.points.find((one) => one === by) ?? 'indicator';
      const table = await this.losses.table(actor, { ...narrowed, by: way });
      const choices = await this.losses.choices(actor, table.period ?? '');
      const lines = shownLosses(table, lead);
      return { table, lines, choices, chart: lossChart(table, lines, lead) };
    }
    const way = ways.work.find((one) => one === by) ?? 'cause';
    const table = await this.slow.table(actor, { ...narrowed, by: way });
    const lines = shownSlow(table, lead);
    const choices = await this.slow.choices(actor);
    return { table, lines, choices, chart: slowChart(table, lines, lead) };
  }
}

const asOption = (value: string) => ({ value, label: value });

const filled = (values: Record<string, string | null | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])));
