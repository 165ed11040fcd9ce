import { Controller, Get, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { cityTimeOfDay } from '../../web/city-minute.js';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { LivePage } from '../../web/live-page.interceptor.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { WallQueries } from './wall.queries.js';

/** The faces of the wall, in the order in which they take turns. */
const faces = ['counties', 'bodies', 'tasks'] as const;
const query = z.object({ face: z.enum(faces).catch('counties') });

/** 调度指挥中心: one screen of the city, live; its faces take turns by themselves, or stand still by their address. */
@ApiExcludeController()
@Controller('wall')
export class WallPages {
  constructor(
    private readonly pages: PageService,
    private readonly wall: WallQueries,
  ) {}

  @Get()
  @Allow('wall:read')
  @UseInterceptors(LivePage)
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) { face }: z.infer<typeof query>,
  ): Promise<void> {
    const t = wordsOf(request);
    const wall = await this.wall.of(actor.cityId);
    const { period, groups } = wall.standing;
    await this.pages.send(request, response, {
      view: 'pages/cockpit/wall',
      layout: 'wall',
      title: t('wall.title'),
      data: {
        face,
        faces: faces.map((one) => ({ face: one, name: `wall.face-${one}`, current: one === face })),
        wall,
        changes: wall.changes.map((change) => ({ ...change, time: cityTimeOfDay(change.at) })),
        quarter: period && t(`scores.quarter-${period.slice(-1)}`, { year: period.slice(0, 4) }),
        groups,
        fund: { granted: inWan(wall.fund.grantedFen), total: inWan(wall.fund.totalFen) },
        pips: Array.from({ length: Math.max(wall.rounds.most, wall.rounds.used) }, (_, at) => ({
          used: at < wall.rounds.used,
          over: at >= wall.rounds.most,
        })),
      },
    });
  }
}

/** Fen in 万元. */
const inWan = (fen: number): number => fen / 1_000_000;
