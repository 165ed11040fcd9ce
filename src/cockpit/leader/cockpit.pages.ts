import { Controller, Get, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { LossQueries } from '../../assessment/weaknesses/loss.queries.js';
import { stationsOf } from '../../decision/decisions/decision-stations.js';
import { nameOfWeakness } from '../../domain/assessment/weakness/say-weakness.js';
import { weaknessKey } from '../../domain/assessment/weakness/weakness-key.js';
import type { WeaknessPlace } from '../../domain/assessment/weakness/weakness-key.js';
import { partStates } from '../../domain/states/part-states.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { ChartService } from '../../web/charts/chart.service.js';
import { LivePage } from '../../web/live-page.interceptor.js';
import { PageService } from '../../web/page.service.js';
import { placeOf } from '../../web/place-of.js';
import { wordsOf } from '../../web/words-of.js';
import { courseChart } from './cockpit-chart.pages.js';
import { CockpitQueries } from './cockpit.queries.js';
import type { CockpitAsked } from './cockpit.queries.js';

const uuid = z.uuid('编号不对').optional();
const query = z.object({
  page: z.coerce.number().int().min(1).max(1_000).catch(1),
  ...{ decision: uuid, part: uuid },
  body: z.string().min(1).max(60).optional(),
});

type Words = (key: string, values?: Record<string, string | number>) => string;
type Cockpit = Awaited<ReturnType<CockpitQueries['of']>>;

const weakPointsShown = 3;

/** 领导驾驶舱: a leader's decisions from station to body, task and report; what waits for him; what comes. */
@ApiExcludeController()
@Controller('cockpit')
export class CockpitPages {
  constructor(
    private readonly pages: PageService,
    private readonly cockpit: CockpitQueries,
    private readonly losses: LossQueries,
    private readonly charts: ChartService,
  ) {}

  @Get()
  @Allow('cockpit:read')
  @UseInterceptors(LivePage)
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) asked: z.infer<typeof query>,
  ): Promise<void> {
    const t = wordsOf(request);
    const cockpit = await this.cockpit.of(actor, asked);
    const { open, page, pages, ahead } = cockpit;
    const chart = ahead.course && courseChart(ahead.course, ahead.days, t);
    await this.pages.send(request, response, {
      view: 'pages/cockpit/cockpit',
      title: t('cockpit.title', { count: cockpit.counts.all }),
      data: {
        cockpit,
        rows: cockpit.decisions.map((row) => ({
          ...row,
          stations: stationsOf(row, t, cockpit.now),
          href: hrefOf(page, { decision: row.id }),
          current: row.id === open?.decision.id,
        })),
        first: page > 1 ? '/cockpit' : null,
        next: page < pages ? `/cockpit?page=${page + 1}` : null,
        open: shownOpen(cockpit, t),
        waiting: cockpit.waiting.rows.map((row) => ({
          ...row,
          href: placeOf({ subjectType: row.kind, subjectId: row.id }),
        })),
        chart: chart && this.charts.shown(chart, (format) => `/cockpit/chart/${format}`, { beside: true }),
        turns: (ahead.course?.turns ?? []).map((turn) => ({
          ...turn,
          href: placeOf({ subjectType: 'part', subjectId: turn.id }),
        })),
        weak: await this.#weakPoints(actor, t),
        mayAsk: mayDo(actor, 'explanation:ask'),
        isLeader: actor.role === 'leader',
      },
      help: 'decisions',
    });
  }

  async #weakPoints(actor: Actor, t: Words) {
    const { lines, period } = await this.losses.table(actor, { by: 'indicator' });
    return lines.slice(0, weakPointsShown).map(({ key, name, lost, bodies }) => {
      const place: WeaknessPlace = { view: 'points', period: period ?? '', way: 'indicator', of: key };
      const decide = new URLSearchParams({ weakness: weaknessKey(place) }).toString();
      return { label: nameOfWeakness(place, name, t), lost, bodies, decide: `/decisions/new?${decide}` };
    });
  }
}

function hrefOf(page: number, opened: Omit<CockpitAsked, 'page'>): string {
  const values = Object.entries({ page: page === 1 ? undefined : String(page), ...opened });
  const given = values.filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `/cockpit?${new URLSearchParams(given).toString()}#opened`;
}

function shownOpen({ open, page }: Cockpit, t: Words) {
  if (open === null) return null;
  const { decision, body, part, report } = open;
  const above = { decision: decision.id };
  return {
    ...open,
    bodies: open.bodies.map((one) => ({
      ...one,
      href: hrefOf(page, { ...above, body: one.code }),
      current: one.code === body?.code,
    })),
    parts: open.parts.map((one) => ({
      ...one,
      shown: one.state === 'concluded' ? 'done' : one.lamp,
      stateName: partStates.states[one.state].name,
      href: hrefOf(page, { ...above, ...(body && { body: body.code }), part: one.id }),
      current: one.id === part?.id,
    })),
    reportTitle: report && t('cockpit.report', { period: report.period }),
    isOpen: part !== null && part.state !== 'concluded',
  };
}
