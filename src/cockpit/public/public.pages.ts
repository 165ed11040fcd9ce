import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../../identity/allow.decorator.js';
import { PageService } from '../../web/page.service.js';
import { PublicDoorService } from './public-door.service.js';
import { PublicQueries } from './public.queries.js';
import { publicCache, publicQuery } from './public.schema.js';
import type { PublicQuery } from './public.schema.js';

const addresses = { 'zh-CN': '/public', en: '/public/en' } as const;

/** 公开页: for everybody, without session, cookie or script; its language stands in its address. */
@ApiExcludeController()
@Controller('public')
export class PublicPages {
  constructor(
    private readonly pages: PageService,
    private readonly door: PublicDoorService,
    private readonly queries: PublicQueries,
  ) {}

  @Get()
  @Public()
  chinese(
    @Req() request: Request,
    @Res() response: Response,
    @Query({ schema: publicQuery }) asked: PublicQuery,
  ): Promise<void> {
    return this.#show(request, response, { ...asked, locale: 'zh-CN' });
  }

  @Get('en')
  @Public()
  english(
    @Req() request: Request,
    @Res() response: Response,
    @Query({ schema: publicQuery }) asked: PublicQuery,
  ): Promise<void> {
    return this.#show(request, response, { ...asked, locale: 'en' });
  }

  async #show(
    request: Request,
    response: Response,
    { period, locale }: PublicQuery & { locale: keyof typeof addresses },
  ): Promise<void> {
    const { cityId, decision } = await this.door.pass(request.ip);
    const { periods, result, commitments } = await this.queries.page(cityId, period);
    const address = addresses[locale];
    const current = result?.period ?? '';
    response.setHeader('Cache-Control', publicCache);
    this.pages.sendBare(request, response, {
      view: 'pages/cockpit/public',
      title: '',
      layout: 'public',
      data: {
        ...{ locale, decision, result, commitments },
        other: locale === 'en' ? addresses['zh-CN'] : addresses.en,
        of: partsOf(current),
        groups: [...Map.groupBy(result?.bodies ?? [], ({ group }) => group)].map(([name, bodies]) => ({
          ...{ name, bodies },
        })),
        periods: periods.map((one) => ({
          ...{ ...partsOf(one), href: `${address}?period=${one}`, current: one === current },
        })),
      },
    });
  }
}

// A year has no quarter.
const partsOf = (period: string) => ({
  year: period.slice(0, 4),
  quarter: /Q([1-4])$/.exec(period)?.[1] ?? null,
});
