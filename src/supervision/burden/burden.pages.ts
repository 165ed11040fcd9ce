import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { BurdenQueries, burdenFigures } from './burden.queries.js';
import type { BurdenRow } from './burden.queries.js';
import { deskLinks } from '../../web/desk-links.js';

const query = z.object({ year: z.coerce.number().int().min(2000).max(2100).optional() });

/** 减负: what is asked of each body in a year, counted from the record. */
@ApiExcludeController()
@Controller('burden')
export class BurdenPages {
  constructor(
    private readonly pages: PageService,
    private readonly burden: BurdenQueries,
  ) {}

  @Get()
  @Allow('burden:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Query({ schema: query }) asked: z.infer<typeof query>,
  ): Promise<void> {
    const t = wordsOf(request);
    const { year, years, rows } = await this.burden.of(actor, asked.year);
    await this.pages.send(request, response, {
      view: 'pages/supervision/burden',
      title: t('burden.title'),
      data: {
        desk: deskLinks(actor, '/burden', t),
        year,
        years: years.map((one) => ({ year: one, current: one === year })),
        heads: burdenFigures.map((figure) => t(`burden.${figure}`)),
        rows: rows.map((row) => ({
          name: row.bodyName,
          own: row.bodyName === actor.bodyName,
          cells: cellsOf(row),
        })),
        all: burdenFigures.map((figure) => rows.reduce((sum, row) => sum + row[figure], 0)),
      },
      help: 'burden',
    });
  }
}

const cellsOf = (row: BurdenRow): number[] => burdenFigures.map((figure) => row[figure]);
